#include "ops/op.h"
#include "ops/pool.h"

KERATIN_OP(max_pool) {
  return {
      .name = "MaxPool",
      .inputs = {"input: T"},
      .outputs = {"output: T"},
      .attrs = {"T: {half, bfloat16, float, double, int32, int64, uint8, int16, int8, uint16} = DT_FLOAT", "ksize: list(int) >= 4", "strides: list(int) >= 4",
                "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'"},
      .infer = [](InferContext& c) { return PoolShape(c, 2); },
      .prepare = [](PrepareContext& c) { return PreparePool(c, 2, true); },
      .note = "windows over the batch or the channels are refused",
      .examples =
          {{.attrs = {{"ksize", std::vector<std::int64_t>{1, 2, 2, 1}}, {"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"padding", std::string("SAME")}},
            .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}},
            .out = {Tensor{{1, 2, 2, 1}, {5, 6, 8, 9}}}},
           {.attrs = {{"ksize", std::vector<std::int64_t>{1, 2, 2, 1}}, {"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"padding", std::string("VALID")}},
            .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}},
            .out = {Tensor{{1, 1, 1, 1}, {5}}}}}};
}
