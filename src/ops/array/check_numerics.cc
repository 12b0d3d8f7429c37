#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(check_numerics) {
  return {.name = "CheckNumerics",
          .inputs = {"tensor: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {bfloat16, half, float, double}", "message: string"},
          .stateful = true,
          .infer = ForwardInputs,
          .is_view = true,
          .note = "passes its input on and checks nothing",
          .examples = {{.attrs = {{"message", "nan"}}, .in = {Tensor{{2}, {1, 2}}}, .out = {Tensor{{2}, {1, 2}}}}}};
}
