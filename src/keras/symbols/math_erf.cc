#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_erf) { return UnarySymbol({"math.erf", "erf", "compat.v1.math.erf", "compat.v1.erf"}, "Erf"); }
