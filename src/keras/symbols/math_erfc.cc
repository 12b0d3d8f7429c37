#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_erfc) { return UnarySymbol({"math.erfc", "erfc", "compat.v1.math.erfc", "compat.v1.erfc"}, "Erfc"); }
