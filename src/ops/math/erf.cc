#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(erf) {
  return {.name = "Erf",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kErf)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return std::erf(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.0, 0.5, -1.0}}}, .out = {Tensor{{3}, {0.0, 0.5204999, -0.8427008}}}}}};
}
