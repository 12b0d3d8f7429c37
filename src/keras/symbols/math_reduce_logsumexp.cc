#include "keras/symbols/symbol.h"

#include "keras/operations/numpy.h"

KERATIN_SYMBOL(math_reduce_logsumexp) {
  return {.names = {"math.reduce_logsumexp", "reduce_logsumexp", "compat.v1.reduce_logsumexp"},
          .parameters = {"input_tensor", "axis", "keepdims"},
          .lower = [](OpCall& c) -> Results { return LogSumExp(c.Tensor("input_tensor"), AxesOf(c, {"axis"}), c.Bool("keepdims", false)); }};
}
