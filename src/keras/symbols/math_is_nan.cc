#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_is_nan) { return UnarySymbol({"math.is_nan", "is_nan", "compat.v1.math.is_nan", "compat.v1.is_nan", "debugging.is_nan"}, "IsNan"); }
