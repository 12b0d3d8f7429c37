#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_acos) { return UnarySymbol({"math.acos", "acos", "compat.v1.math.acos", "compat.v1.acos"}, "Acos"); }
