#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_exp) { return UnarySymbol({"math.exp", "exp", "compat.v1.math.exp", "compat.v1.exp"}, "Exp"); }
