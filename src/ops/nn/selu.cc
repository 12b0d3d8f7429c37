#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(selu) {
  return {.name = "Selu",
          .inputs = {"features: T"},
          .outputs = {"activations: T"},
          .attrs = {"T: {half, bfloat16, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (ActivateFloat(c, kernels::Activation::kSelu)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c,
                      [](auto x) {
                        using C = decltype(x);
                        constexpr C kScale = C(1.0507009873554804934193349852946);
                        constexpr C kScaleAlpha = C(1.7580993408473768599402175208123);
                        return x < 0 ? kScaleAlpha * std::expm1(x) : kScale * x;
                      },
                      kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.0, 1.0, -1.0}}}, .out = {Tensor{{3}, {0.0, 1.050701, -1.1113307}}}}}};
}
