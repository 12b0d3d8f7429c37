#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_less) { return BinarySymbol({"math.less", "less", "compat.v1.math.less", "compat.v1.less"}, "Less"); }
