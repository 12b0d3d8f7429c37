#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_softplus) { return UnarySymbol({"math.softplus", "softplus", "compat.v1.math.softplus", "compat.v1.softplus", "nn.softplus"}, "Softplus"); }
