
#include "ops/bias.h"
#include "ops/op.h"

KERATIN_OP(bias_add_v1) {
  return {.name = "BiasAddV1",
          .inputs = {"value: T", "bias: T"},
          .outputs = {"output: T"},
          .attrs = {"T: numbertype"},
          .infer = BiasShape,
          .run = RunBias,
          .in_place = 1,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor{{3}, {10, 20, 30}}}, .out = {Tensor{{2, 3}, {11, 22, 33, 14, 25, 36}}}}}};
}
