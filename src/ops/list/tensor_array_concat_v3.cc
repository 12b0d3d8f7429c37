#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_array_concat_v3) {
  return {.name = "TensorArrayConcatV3",
          .inputs = {"handle: resource", "flow_in: float"},
          .outputs = {"value: dtype", "lengths: int64"},
          .attrs = {"dtype: type", "element_shape_except0: shape = { unknown_rank: true }"},
          .stateful = true,
          .infer =
              [](InferContext& c) {
                c.SetShape(1, Shape{Shape::kUnknown});
                return OkStatus();
              },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            return SetConcat(c, list->items, list->dtype);
          }};
}
