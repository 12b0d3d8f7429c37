#include "ops/op.h"
#include "ops/pool.h"

KERATIN_OP(avg_pool3d) {
  return {.name = "AvgPool3D",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"ksize: list(int) >= 5", "strides: list(int) >= 5", "padding: {'SAME', 'VALID'}", "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'",
                    "T: {half, bfloat16, float, double}"},
          .infer = [](InferContext& c) { return PoolShape(c, 3); },
          .prepare = [](PrepareContext& c) { return PreparePool(c, 3, false); },
          .accuracy = Accuracy::kRounding,
          .kernel_types = FloatTypes(),
          .note = "windows over the batch or the channels are refused",
          .examples = {{.attrs = {{"ksize", std::vector<std::int64_t>{1, 2, 2, 1, 1}},
                                  {"strides", std::vector<std::int64_t>{1, 1, 1, 1, 1}},
                                  {"padding", std::string("VALID")}},
                        .in = {Tensor{{1, 2, 2, 1, 1}, {1, 2, 3, 4}}},
                        .out = {Tensor{{1, 1, 1, 1, 1}, {2.5}}}}}};
}
