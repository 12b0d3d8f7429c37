
#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(relu6) {
  return {.name = "Relu6",
          .inputs = {"features: T"},
          .outputs = {"activations: T"},
          .attrs = {"T: realnumbertype"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (ActivateFloat(c, kernels::Activation::kClip, 0, 6)) return;
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(c, [](auto x) {
                    using C = decltype(x);
                    const C y = x < C(0) ? C(0) : x;
                    return y > C(6) ? C(6) : y;
                  });
                });
              },
          .in_place = 1,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{3}, {-1.0, 3.0, 7.0}}}, .out = {Tensor{{3}, {0.0, 3.0, 6.0}}}}}};
}
