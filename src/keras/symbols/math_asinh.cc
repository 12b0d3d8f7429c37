#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_asinh) { return UnarySymbol({"math.asinh", "asinh", "compat.v1.math.asinh", "compat.v1.asinh"}, "Asinh"); }
