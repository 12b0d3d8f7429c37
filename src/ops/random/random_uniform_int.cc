#include "ops/op.h"

KERATIN_OP(random_uniform_int) {
  return {.name = "RandomUniformInt",
          .inputs = {"shape: T", "minval: Tout", "maxval: Tout"},
          .outputs = {"output: Tout"},
          .attrs = {"seed: int = 0", "seed2: int = 0", "Tout: {int32, int64}", "T: {int32, int64}"},
          .stateful = true,
          .infer = [](InferContext& c) -> Status {
            KERATIN_ASSIGN(const Shape shape, c.ShapeFromInput(0));
            c.SetShape(0, shape);
            return OkStatus();
          },
          .note = "only known: inference does not draw numbers"};
}
