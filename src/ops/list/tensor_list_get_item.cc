#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_get_item) {
  return {.name = "TensorListGetItem",
          .inputs = {"input_handle: variant", "index: int32", "element_shape: Tshape"},
          .outputs = {"item: element_dtype"},
          .attrs = {"element_dtype: type", "Tshape: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_ASSIGN(const Shape element, ElementShape(c, 0, 2));
            c.SetShape(0, element);
            return OkStatus();
          },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            KERATIN_ASSIGN(const std::int64_t index, IndexAt(c, 1, static_cast<std::int64_t>(list->items.size())));
            KERATIN_ASSIGN(Tensor item, ItemOrZeros(c, *list, index, 2));
            c.SetOutput(0, std::move(item));
            return OkStatus();
          }};
}
