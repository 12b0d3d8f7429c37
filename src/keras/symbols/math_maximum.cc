#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_maximum) { return BinarySymbol({"math.maximum", "maximum", "compat.v1.math.maximum", "compat.v1.maximum"}, "Maximum"); }
