#include "ops/op.h"

KERATIN_OP(placeholder_v2) {
  return {.name = "PlaceholderV2", .outputs = {"output: dtype"}, .attrs = {"dtype: type", "shape: shape"}, .infer = [](InferContext& c) {
            if (const Shape* shape = c.attrs().Get<Shape>("shape")) c.SetShape(0, *shape);
            return OkStatus();
          }};
}
