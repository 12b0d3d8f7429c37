#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_multiply) { return BinarySymbol({"math.multiply", "multiply", "compat.v1.math.multiply", "compat.v1.multiply"}, "Mul"); }
