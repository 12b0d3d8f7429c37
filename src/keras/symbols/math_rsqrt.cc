#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_rsqrt) { return UnarySymbol({"math.rsqrt", "rsqrt", "compat.v1.math.rsqrt", "compat.v1.rsqrt"}, "Rsqrt"); }
