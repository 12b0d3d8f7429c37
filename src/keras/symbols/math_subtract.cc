#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_subtract) { return BinarySymbol({"math.subtract", "subtract", "compat.v1.math.subtract", "compat.v1.subtract"}, "Sub"); }
