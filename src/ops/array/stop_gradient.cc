#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(stop_gradient) {
  return {.name = "StopGradient",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type"},
          .infer = ForwardInputs,
          .is_view = true,
          .examples = {{.in = {Tensor{{2}, {1, 2}}}, .out = {Tensor{{2}, {1, 2}}}}}};
}
