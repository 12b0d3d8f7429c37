#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_is_finite) { return UnarySymbol({"math.is_finite", "is_finite", "compat.v1.math.is_finite", "compat.v1.is_finite"}, "IsFinite"); }
