#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(sqrt) {
  return {.name = "Sqrt",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kSqrt)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](auto x) { return std::sqrt(x); }); });
              },
          .in_place = 1,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{4}, {0.0, 0.25, 2.0, 9.0}}}, .out = {Tensor{{4}, {0.0, 0.5, 1.4142135, 3.0}}}}}};
}
