#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

KERATIN_OP(fake_param) {
  return {.name = "FakeParam",
          .outputs = {"output: dtype"},
          .attrs = {"dtype: type", "shape: shape"},
          .infer =
              [](InferContext& c) {
                if (const Shape* shape = c.attrs().Get<Shape>("shape")) c.SetShape(0, *shape);
                return OkStatus();
              },
          .eval = [](EvalContext& c) -> Status {
            // Its value is never read: it stands where one branch of an If has nothing to give.
            const Shape* shape = c.attrs().Get<Shape>("shape");
            KERATIN_ASSIGN(Tensor out, c.Allocate(c.attrs().Type("dtype"), shape != nullptr && shape->IsFullyKnown() ? *shape : Shape{0}));
            FillElements(out.dtype(), nullptr, out.mutable_raw(), out.size(), nullptr);
            c.SetOutput(0, std::move(out));
            return OkStatus();
          }};
}
