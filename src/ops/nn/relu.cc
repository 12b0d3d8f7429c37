#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(relu) {
  return {.name = "Relu",
          .inputs = {"features: T"},
          .outputs = {"activations: T"},
          .attrs = {"T: realnumbertype"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (ActivateFloat(c, kernels::Activation::kRelu)) return;
                ForRealType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](T x) { return x > T(0) || x != x ? x : T(0); }); });
              },
          .in_place = 1,
          .examples = {{.in = {Tensor{{3}, {-1, 0, 2}}}, .out = {Tensor{{3}, {0, 0, 2}}}}}};
}
