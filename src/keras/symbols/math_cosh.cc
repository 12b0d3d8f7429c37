#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_cosh) { return UnarySymbol({"math.cosh", "cosh", "compat.v1.math.cosh", "compat.v1.cosh"}, "Cosh"); }
