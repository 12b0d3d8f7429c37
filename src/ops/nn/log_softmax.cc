
#include "ops/op.h"
#include "ops/softmax.h"

KERATIN_OP(log_softmax) {
  return {.name = "LogSoftmax",
          .inputs = {"logits: T"},
          .outputs = {"logsoftmax: T"},
          .attrs = {"T: {half, bfloat16, float, double}"},
          .infer = SoftmaxShape,
          .run = [](const RunContext& c) { RunSoftmax(c, true); },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{2, 2}, {0, 0, 1, 2}}}, .out = {Tensor{{2, 2}, {-0.6931472, -0.6931472, -1.3132616, -0.31326166}}}},
                       {.in = {Tensor{{2}, {1000, 0}}}, .out = {Tensor{{2}, {0, -1000}}}}}};
}
