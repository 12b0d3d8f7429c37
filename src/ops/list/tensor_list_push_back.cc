#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_push_back) {
  return {.name = "TensorListPushBack",
          .inputs = {"input_handle: variant", "tensor: element_dtype"},
          .outputs = {"output_handle: variant"},
          .attrs = {"element_dtype: type"},
          .infer = ForwardList,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(std::shared_ptr<TensorList> list, WritableList(c));
            KERATIN_TRY(list->CheckItem(c.input(1)));
            const std::size_t size = list->items.size();
            KERATIN_TRY(list->Resize(c, static_cast<std::int64_t>(size) + 1));
            list->items[size] = c.input(1);
            return SetList(c, std::move(list));
          }};
}
