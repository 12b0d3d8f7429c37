#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_softmax) {
  return ActivationSymbol({"nn.softmax", "compat.v1.nn.softmax", "compat.v1.math.softmax", "math.softmax"}, "softmax", {"logits", "axis"});
}
