#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_zeta) { return BinarySymbol({"math.zeta", "zeta", "compat.v1.math.zeta", "compat.v1.zeta"}, "Zeta"); }
