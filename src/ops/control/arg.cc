#include "ops/op.h"

KERATIN_OP(arg) {
  return {.name = "_Arg", .outputs = {"output: T"}, .attrs = {"T: type", "index: int >= 0"}, .stateful = true, .infer = [](InferContext& c) {
            const auto* shapes = c.attrs().Get<std::vector<Shape>>("_output_shapes");
            if (shapes != nullptr && shapes->size() == 1) c.SetShape(0, (*shapes)[0]);
            return OkStatus();
          }};
}
