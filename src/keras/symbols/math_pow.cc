#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_pow) { return BinarySymbol({"math.pow", "pow", "compat.v1.math.pow", "compat.v1.pow"}, "Pow"); }
