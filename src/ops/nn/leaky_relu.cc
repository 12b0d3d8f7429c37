
#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(leaky_relu) {
  return {.name = "LeakyRelu",
          .inputs = {"features: T"},
          .outputs = {"activations: T"},
          .attrs = {"alpha: float = 0.2", "T: {half, bfloat16, float, double} = DT_FLOAT"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (ActivateFloat(c, kernels::Activation::kLeakyRelu, c.attrs->Float("alpha", 0.2F))) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  const C alpha = static_cast<C>(c.attrs->Float("alpha", 0.2F));
                  MapUnary<T>(c, [alpha](C x) { return x > C(0) ? x : x * alpha; });
                });
              },
          .in_place = 1,
          .kernel_types = FloatTypes(),
          .examples = {{.attrs = {{"alpha", 0.5F}}, .in = {Tensor{{3}, {-1, 0, 2}}}, .out = {Tensor{{3}, {-0.5, 0, 2}}}}}};
}
