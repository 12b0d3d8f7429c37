
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(approximate_equal) {
  return {.name = "ApproximateEqual",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: bool"},
          .attrs = {"T: numbertype", "tolerance: float = 1e-05"},
          .infer =
              [](InferContext& c) {
                Result<Shape> shape = MergeShapes(c.shape(0), c.shape(1));
                if (!shape.ok()) return OnNode(c, shape.status());
                c.SetShape(0, *shape);
                return OkStatus();
              },
          .run =
              [](const RunContext& c) {
                const float tolerance = c.attrs->Float("tolerance", 1e-5F);
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  MapBinary<T, bool>(c, [tolerance](C x, C y) {
                    const C d = x > y ? WrapSub(x, y) : WrapSub(y, x);
                    return d < static_cast<C>(tolerance);
                  });
                });
              },
          .kernel_types = RealTypes(),
          .examples = {{.attrs = {{"tolerance", 0.1F}}, .in = {Tensor{{2}, {1, 2}}, Tensor{{2}, {1.05, 2.5}}}, .out = {Bools({true, false})}}}};
}
