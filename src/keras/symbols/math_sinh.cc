#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_sinh) { return UnarySymbol({"math.sinh", "sinh", "compat.v1.math.sinh", "compat.v1.sinh"}, "Sinh"); }
