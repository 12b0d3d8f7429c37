#include "ops/op.h"
#include "ops/pool.h"

KERATIN_OP(avg_pool) {
  return {
      .name = "AvgPool",
      .inputs = {"value: T"},
      .outputs = {"output: T"},
      .attrs = {"ksize: list(int) >= 4", "strides: list(int) >= 4", "padding: {'SAME', 'VALID'}", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
                "T: {half, bfloat16, float, double}"},
      .infer = [](InferContext& c) { return PoolShape(c, 2); },
      .prepare = [](PrepareContext& c) { return PreparePool(c, 2, false); },
      .accuracy = Accuracy::kRounding,
      .kernel_types = FloatTypes(),
      .note = "windows over the batch or the channels are refused",
      .examples =
          {{.attrs = {{"ksize", std::vector<std::int64_t>{1, 2, 2, 1}}, {"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"padding", std::string("SAME")}},
            .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}},
            .out = {Tensor{{1, 2, 2, 1}, {3, 4.5, 7.5, 9}}}},
           {.attrs = {{"ksize", std::vector<std::int64_t>{1, 2, 2, 1}}, {"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"padding", std::string("VALID")}},
            .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}},
            .out = {Tensor{{1, 1, 1, 1}, {3}}}}}};
}
