#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_negative) { return UnarySymbol({"math.negative", "negative", "compat.v1.math.negative", "compat.v1.negative"}, "Neg"); }
