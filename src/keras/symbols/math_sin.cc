#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_sin) { return UnarySymbol({"math.sin", "sin", "compat.v1.math.sin", "compat.v1.sin"}, "Sin"); }
