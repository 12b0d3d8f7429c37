#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_expm1) { return UnarySymbol({"math.expm1", "expm1", "compat.v1.math.expm1", "compat.v1.expm1"}, "Expm1"); }
