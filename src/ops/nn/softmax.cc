
#include "ops/softmax.h"
#include "ops/op.h"

KERATIN_OP(softmax) {
  return {.name = "Softmax",
          .inputs = {"logits: T"},
          .outputs = {"softmax: T"},
          .attrs = {"T: {half, bfloat16, float, double}"},
          .infer = SoftmaxShape,
          .run = [](const RunContext& c) { RunSoftmax(c, false); },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{2, 2}, {0, 0, 1, 2}}}, .out = {Tensor{{2, 2}, {0.5, 0.5, 0.26894143, 0.73105858}}}},
                       {.in = {Tensor{{2}, {1000, 0}}}, .out = {Tensor{{2}, {1, 0}}}}}};
}
