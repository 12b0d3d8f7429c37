#include "ops/op.h"

KERATIN_OP(placeholder) {
  return {.name = "Placeholder", .outputs = {"output: dtype"}, .attrs = {"dtype: type", "shape: shape = { unknown_rank: true }"}, .infer = [](InferContext& c) {
            const Shape* shape = c.attrs().Get<Shape>("shape");
            // GraphDefs from before TensorFlow 0.12 wrote a scalar where no shape was given.
            if (shape != nullptr) c.SetShape(0, *shape);
            return OkStatus();
          }};
}
