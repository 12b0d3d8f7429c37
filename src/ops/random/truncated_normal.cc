#include "ops/op.h"

KERATIN_OP(truncated_normal) {
  return {.name = "TruncatedNormal",
          .inputs = {"shape: T"},
          .outputs = {"output: dtype"},
          .attrs = {"seed: int = 0", "seed2: int = 0", "dtype: {half, bfloat16, float, double}", "T: {int32, int64}"},
          .stateful = true,
          .infer = [](InferContext& c) -> Status {
            KERATIN_ASSIGN(const Shape shape, c.ShapeFromInput(0));
            c.SetShape(0, shape);
            return OkStatus();
          },
          .note = "only known: inference does not draw numbers"};
}
