#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_atanh) { return UnarySymbol({"math.atanh", "atanh", "compat.v1.math.atanh", "compat.v1.atanh"}, "Atanh"); }
