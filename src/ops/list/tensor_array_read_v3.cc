#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_array_read_v3) {
  return {.name = "TensorArrayReadV3",
          .inputs = {"handle: resource", "index: int32", "flow_in: float"},
          .outputs = {"value: dtype"},
          .attrs = {"dtype: type"},
          .stateful = true,
          .infer =
              [](InferContext& c) {
                c.SetShape(0, c.input(0).handle_shape);
                return OkStatus();
              },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            KERATIN_ASSIGN(const std::int64_t index, IndexAt(c, 1, static_cast<std::int64_t>(list->items.size())));
            KERATIN_ASSIGN(Tensor item, ItemOrZeros(c, *list, index, -1));
            c.SetOutput(0, std::move(item));
            return OkStatus();
          }};
}
