#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(elu) {
  return {.name = "Elu",
          .inputs = {"features: T"},
          .outputs = {"activations: T"},
          .attrs = {"T: {half, bfloat16, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (ActivateFloat(c, kernels::Activation::kElu, 1)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return x < 0 ? std::expm1(x) : x; }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.0, 1.0, -1.0}}}, .out = {Tensor{{3}, {0.0, 1.0, -0.63212055}}}}}};
}
