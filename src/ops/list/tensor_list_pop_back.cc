#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_pop_back) {
  return {.name = "TensorListPopBack",
          .inputs = {"input_handle: variant", "element_shape: int32"},
          .outputs = {"output_handle: variant", "tensor: element_dtype"},
          .attrs = {"element_dtype: type"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(ForwardList(c));
            KERATIN_ASSIGN(const Shape element, ElementShape(c, 0, 1));
            c.SetShape(1, element);
            return OkStatus();
          },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(std::shared_ptr<TensorList> list, WritableList(c));
            if (list->items.empty()) return InvalidArgument("the list is empty");
            KERATIN_ASSIGN(Tensor item, ItemOrZeros(c, *list, static_cast<std::int64_t>(list->items.size()) - 1, 1));
            list->items.pop_back();
            c.SetOutput(1, std::move(item));
            return SetList(c, std::move(list));
          }};
}
