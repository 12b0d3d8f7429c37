#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_tan) { return UnarySymbol({"math.tan", "tan", "compat.v1.math.tan", "compat.v1.tan"}, "Tan"); }
