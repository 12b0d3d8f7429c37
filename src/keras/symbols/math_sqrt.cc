#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_sqrt) { return UnarySymbol({"math.sqrt", "sqrt", "compat.v1.math.sqrt", "compat.v1.sqrt"}, "Sqrt"); }
