#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(placeholder_with_default) {
  return {.name = "PlaceholderWithDefault",
          .inputs = {"input: dtype"},
          .outputs = {"output: dtype"},
          .attrs = {"dtype: type", "shape: shape"},
          .infer = [](InferContext& c) -> Status {
            const Shape* shape = c.attrs().Get<Shape>("shape");
            if (shape == nullptr) return OkStatus();
            if (!shape->IsCompatibleWith(c.shape(0)))
              return Refuse(c, "the default has the shape {} and attribute \"shape\" says {}", c.shape(0).ToString(), shape->ToString());
            c.SetShape(0, *shape);
            return OkStatus();
          },
          .is_view = true,
          .examples = {{.attrs = {{"shape", Shape{2}}}, .in = {Tensor{{2}, {1, 2}}}, .out = {Tensor{{2}, {1, 2}}}}}};
}
