#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_log1p) { return UnarySymbol({"math.log1p", "log1p", "compat.v1.math.log1p", "compat.v1.log1p"}, "Log1p"); }
