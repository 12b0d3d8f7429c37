#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_ceil) { return UnarySymbol({"math.ceil", "ceil", "compat.v1.math.ceil", "compat.v1.ceil"}, "Ceil"); }
