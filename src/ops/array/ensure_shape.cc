#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(ensure_shape) {
  return {.name = "EnsureShape",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"shape: shape", "T: type"},
          .infer = [](InferContext& c) -> Status {
            Forward(c, 0, 0);
            const Shape* shape = c.attrs().Get<Shape>("shape");
            if (shape == nullptr) return OkStatus();
            const Result<Shape> merged = MergeShapes(c.shape(0), *shape);
            if (!merged.ok()) return Refuse(c, "the shape is {} and must be {}", c.shape(0).ToString(), shape->ToString());
            c.SetShape(0, *merged);
            return OkStatus();
          },
          .is_view = true,
          .examples = {{.attrs = {{"shape", Shape{-1}}}, .in = {Tensor{{2}, {1, 2}}}, .out = {Tensor{{2}, {1, 2}}}}}};
}
