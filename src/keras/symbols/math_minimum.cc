#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_minimum) { return BinarySymbol({"math.minimum", "minimum", "compat.v1.math.minimum", "compat.v1.minimum"}, "Minimum"); }
