#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(rsqrt) {
  return {.name = "Rsqrt",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kRsqrt)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](auto x) { return decltype(x)(1) / std::sqrt(x); }); });
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.25, 1.0, 4.0}}}, .out = {Tensor{{3}, {2.0, 1.0, 0.5}}}}}};
}
