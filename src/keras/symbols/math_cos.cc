#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_cos) { return UnarySymbol({"math.cos", "cos", "compat.v1.math.cos", "compat.v1.cos"}, "Cos"); }
