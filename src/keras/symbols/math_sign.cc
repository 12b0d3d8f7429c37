#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_sign) { return UnarySymbol({"math.sign", "sign", "compat.v1.math.sign", "compat.v1.sign"}, "Sign"); }
