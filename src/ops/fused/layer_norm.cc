// Layer normalisation over the last axis: (x - mean) / sqrt(variance + epsilon) * gamma + beta; gamma and beta are vectors as long as that axis.
// The variance is that of the row itself (divided by its length), as Keras has it.

#include "ops/float_kernels.h"
#include "ops/fused/last_axis_common.h"
#include "ops/op.h"

KERATIN_OP(layer_norm) {
  return {.name = "_LayerNorm",
          .inputs = {"x: T", "gamma: T", "beta: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {float} = DT_FLOAT", "epsilon: float = 0.001"},
          .infer = [](InferContext& c) { return LastAxisShape(c); },
          .run =
              [](const RunContext& c) {
                if (c.out[0].size == 0) return;
                const std::int64_t columns = c.out[0].shape.back();
                kernels::LayerNorm(c.in[0].as<float>(), nullptr, c.in[1].as<float>(), c.in[2].as<float>(), c.out[0].as<float>(), c.out[0].size / columns,
                                   columns, c.attrs->Float("epsilon", 0.001F), c.pool);
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .examples = {{.attrs = {{"epsilon", 1e-12F}},
                        .in = {Tensor{{2, 2}, {1, 3, 10, 10}}, Tensor{{2}, {1, 10}}, Tensor{{2}, {0, 100}}},
                        .out = {Tensor{{2, 2}, {-1, 110, 0, 100}}}}}};
}
