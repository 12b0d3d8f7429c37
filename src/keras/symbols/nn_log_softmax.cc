#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_log_softmax) {
  return ActivationSymbol({"nn.log_softmax", "compat.v1.nn.log_softmax", "compat.v1.math.log_softmax", "math.log_softmax"}, "log_softmax", {"logits", "axis"});
}
