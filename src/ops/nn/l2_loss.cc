
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(l2_loss) {
  return {.name = "L2Loss",
          .inputs = {"t: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, bfloat16, float, double}"},
          .infer = ScalarOutput,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  double sum = 0;
                  for (const T& value : c.in[0].values<T>())
                    sum += static_cast<double>(static_cast<ComputeType<T>>(value)) * static_cast<double>(static_cast<ComputeType<T>>(value));
                  *c.out[0].as<T>() = static_cast<T>(static_cast<ComputeType<T>>(sum / 2));
                });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {1, 2, 3}}}, .out = {Tensor::Scalar(7.F)}}}};
}
