#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_rint) { return UnarySymbol({"math.rint", "rint", "compat.v1.math.rint", "compat.v1.rint"}, "Rint"); }
