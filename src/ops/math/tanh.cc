#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(tanh) {
  return {.name = "Tanh",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kTanh)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return std::tanh(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.0, 1.0, -2.0}}}, .out = {Tensor{{3}, {0.0, 0.7615942, -0.9640276}}}}}};
}
