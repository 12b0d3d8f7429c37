#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_square) { return UnarySymbol({"math.square", "square", "compat.v1.math.square", "compat.v1.square"}, "Square"); }
