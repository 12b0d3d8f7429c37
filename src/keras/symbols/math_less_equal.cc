#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_less_equal) { return BinarySymbol({"math.less_equal", "less_equal", "compat.v1.math.less_equal", "compat.v1.less_equal"}, "LessEqual"); }
