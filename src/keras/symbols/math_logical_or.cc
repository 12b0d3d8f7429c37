#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_logical_or) { return BinarySymbol({"math.logical_or", "logical_or", "compat.v1.math.logical_or", "compat.v1.logical_or"}, "LogicalOr"); }
