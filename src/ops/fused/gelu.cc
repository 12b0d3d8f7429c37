// x (1 + erf(x / sqrt 2)) / 2, or with `approximate` x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.
// An op of its own so that the chain of seven becomes one pass.

#include "ops/float_kernels.h"
#include "ops/op.h"

KERATIN_OP(gelu) {
  return {.name = "_Gelu",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {float} = DT_FLOAT", "approximate: bool = false"},
          .infer = SameAsInput,
          .run = [](const RunContext& c) { ActivateFloat(c, c.attrs->Bool("approximate") ? kernels::Activation::kGeluTanh : kernels::Activation::kGelu); },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .examples = {{.in = {Tensor{{3}, {0, 1, -1}}}, .out = {Tensor{{3}, {0, 0.8413447, -0.15865526}}}},
                       {.attrs = {{"approximate", true}}, .in = {Tensor{{3}, {0, 1, -1}}}, .out = {Tensor{{3}, {0, 0.841192, -0.158808}}}}}};
}
