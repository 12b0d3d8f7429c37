
#include "ops/bias.h"
#include "ops/op.h"

KERATIN_OP(bias_add) {
  return {.name = "BiasAdd",
          .inputs = {"value: T", "bias: T"},
          .outputs = {"output: T"},
          .attrs = {"T: numbertype", "data_format: {'NHWC', 'NCHW'} = 'NHWC'"},
          .infer = BiasShape,
          .run = RunBias,
          .in_place = 1,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor{{3}, {10, 20, 30}}}, .out = {Tensor{{2, 3}, {11, 22, 33, 14, 25, 36}}}},
                       {.attrs = {{"data_format", std::string("NCHW")}},
                        .in = {Tensor{{1, 2, 1, 2}, {1, 2, 3, 4}}, Tensor{{2}, {10, 20}}},
                        .out = {Tensor{{1, 2, 1, 2}, {11, 12, 23, 24}}}}}};
}
