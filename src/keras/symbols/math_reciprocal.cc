#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reciprocal) { return UnarySymbol({"math.reciprocal", "reciprocal", "compat.v1.math.reciprocal", "compat.v1.reciprocal"}, "Reciprocal"); }
