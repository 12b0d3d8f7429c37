#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_asin) { return UnarySymbol({"math.asin", "asin", "compat.v1.math.asin", "compat.v1.asin"}, "Asin"); }
