#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_abs) { return UnarySymbol({"math.abs", "abs", "compat.v1.math.abs", "compat.v1.abs"}, "Abs"); }
