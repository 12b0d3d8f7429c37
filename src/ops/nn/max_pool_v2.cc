#include "ops/op.h"
#include "ops/pool.h"
#include "ops/values.h"

KERATIN_OP(max_pool_v2) {
  return {.name = "MaxPoolV2",
          .inputs = {"input: T", "ksize: int32", "strides: int32"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, bfloat16, float, double, int32, int64, uint8, int16, int8, uint16} = DT_FLOAT", "padding: {'SAME', 'VALID'}",
                    "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'"},
          .infer = PoolV2Shape,
          .prepare = PreparePoolV2,
          .note = "windows over the batch or the channels are refused",
          .examples = {{.attrs = {{"padding", std::string("SAME")}},
                        .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}, Ints({1, 2, 2, 1}), Ints({1, 2, 2, 1})},
                        .out = {Tensor{{1, 2, 2, 1}, {5, 6, 8, 9}}}}}};
}
