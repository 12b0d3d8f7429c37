// x * sigmoid(x), which Keras also calls silu.

#include "ops/float_kernels.h"
#include "ops/op.h"

KERATIN_OP(swish) {
  return {.name = "_Swish",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {float} = DT_FLOAT"},
          .infer = SameAsInput,
          .run = [](const RunContext& c) { ActivateFloat(c, kernels::Activation::kSwish); },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .examples = {{.in = {Tensor{{3}, {0, 2, -2}}}, .out = {Tensor{{3}, {0, 1.7615942, -0.23840584}}}}}};
}
