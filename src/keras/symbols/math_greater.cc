#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_greater) { return BinarySymbol({"math.greater", "greater", "compat.v1.math.greater", "compat.v1.greater"}, "Greater"); }
