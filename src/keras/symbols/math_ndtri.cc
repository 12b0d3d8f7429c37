#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_ndtri) { return UnarySymbol({"math.ndtri", "ndtri", "compat.v1.math.ndtri", "compat.v1.ndtri"}, "Ndtri"); }
