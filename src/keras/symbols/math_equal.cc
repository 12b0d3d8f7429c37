#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_equal) { return BinarySymbol({"math.equal", "equal", "compat.v1.math.equal", "compat.v1.equal"}, "Equal"); }
