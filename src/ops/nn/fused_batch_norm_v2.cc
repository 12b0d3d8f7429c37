#include "ops/batch_norm.h"
#include "ops/op.h"

KERATIN_OP(fused_batch_norm_v2) {
  return {.name = "FusedBatchNormV2",
          .inputs = {"x: T", "scale: U", "offset: U", "mean: U", "variance: U"},
          .outputs = {"y: T", "batch_mean: U", "batch_variance: U", "reserve_space_1: U", "reserve_space_2: U"},
          .attrs = {"T: {half, bfloat16, float}", "U: {float}", "epsilon: float = 0.0001", "exponential_avg_factor: float = 1.0",
                    "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "is_training: bool = true"},
          .infer = BatchNormShape,
          .prepare = PrepareBatchNorm,
          .accuracy = Accuracy::kRounding,
          .examples = {{.attrs = {{"is_training", false}, {"epsilon", 0.0F}},
                        .in = {Tensor{{1, 1, 2, 2}, {1, 2, 3, 6}}, Tensor{{2}, {2, 1}}, Tensor{{2}, {0, 10}}, Tensor{{2}, {1, 2}}, Tensor{{2}, {1, 4}}},
                        .out = {Tensor{{1, 1, 2, 2}, {0, 10, 4, 12}}, Tensor{{2}, {1, 2}}, Tensor{{2}, {1, 4}}, Tensor{{2}, {1, 2}}, Tensor{{2}, {1, 4}}}},
                       {.attrs = {{"is_training", true}, {"epsilon", 0.0F}},
                        .in = {Tensor{{1, 1, 2, 2}, {1, 2, 3, 6}}, Tensor{{2}, {1, 1}}, Tensor{{2}, {0, 10}}, Tensor{{0}, {}}, Tensor{{0}, {}}},
                        .out = {Tensor{{1, 1, 2, 2}, {-1, 9, 1, 11}}, Tensor{{2}, {2, 4}}, Tensor{{2}, {2, 8}}, Tensor{{2}, {2, 4}}, Tensor{{2}, {1, 4}}}},
                       {.attrs = {{"is_training", false}, {"epsilon", 0.0F}, {"data_format", std::string("NCHW")}},
                        .in = {Tensor{{1, 2, 2, 1}, {1, 3, 2, 6}}, Tensor{{2}, {1, 1}}, Tensor{{2}, {0, 10}}, Tensor{{2}, {2, 4}}, Tensor{{2}, {1, 4}}},
                        .out = {Tensor{{1, 2, 2, 1}, {-1, 1, 9, 11}}, Tensor{{2}, {2, 4}}, Tensor{{2}, {1, 4}}, Tensor{{2}, {2, 4}}, Tensor{{2}, {1, 4}}}}}};
}
