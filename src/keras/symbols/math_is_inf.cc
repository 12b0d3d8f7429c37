#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_is_inf) { return UnarySymbol({"math.is_inf", "is_inf", "compat.v1.math.is_inf", "compat.v1.is_inf"}, "IsInf"); }
