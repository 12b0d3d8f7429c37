#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(softplus) {
  return {.name = "Softplus",
          .inputs = {"features: T"},
          .outputs = {"activations: T"},
          .attrs = {"T: {half, bfloat16, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kSoftplus)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return (x > 0 ? x : decltype(x)(0)) + std::log1p(std::exp(-std::abs(x))); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.0, 2.0, -2.0}}}, .out = {Tensor{{3}, {0.6931472, 2.126928, 0.12692802}}}}}};
}
