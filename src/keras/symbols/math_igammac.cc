#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_igammac) { return BinarySymbol({"math.igammac", "igammac", "compat.v1.math.igammac", "compat.v1.igammac"}, "Igammac"); }
