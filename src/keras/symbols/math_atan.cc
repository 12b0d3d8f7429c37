#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_atan) { return UnarySymbol({"math.atan", "atan", "compat.v1.math.atan", "compat.v1.atan"}, "Atan"); }
