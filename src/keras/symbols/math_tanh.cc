#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_tanh) { return UnarySymbol({"math.tanh", "tanh", "compat.v1.math.tanh", "compat.v1.tanh", "nn.tanh"}, "Tanh"); }
