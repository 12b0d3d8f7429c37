#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_resize) {
  return {.name = "TensorListResize",
          .inputs = {"input_handle: variant", "size: int32"},
          .outputs = {"output_handle: variant"},
          .infer = ForwardList,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::int64_t size, CountAt(c, 1));
            KERATIN_ASSIGN(std::shared_ptr<TensorList> list, WritableList(c));
            KERATIN_TRY(list->Resize(c, size));
            return SetList(c, std::move(list));
          }};
}
