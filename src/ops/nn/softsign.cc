#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(softsign) {
  return {.name = "Softsign",
          .inputs = {"features: T"},
          .outputs = {"activations: T"},
          .attrs = {"T: {half, bfloat16, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (ActivateFloat(c, kernels::Activation::kSoftsign)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](auto x) { return x / (decltype(x)(1) + std::abs(x)); }); });
              },
          .in_place = 1,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.0, 1.0, -3.0}}}, .out = {Tensor{{3}, {0.0, 0.5, -0.75}}}}}};
}
