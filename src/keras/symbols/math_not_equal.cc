#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_not_equal) { return BinarySymbol({"math.not_equal", "not_equal", "compat.v1.math.not_equal", "compat.v1.not_equal"}, "NotEqual"); }
