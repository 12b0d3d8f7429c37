#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_xlogy) { return BinarySymbol({"math.xlogy", "xlogy", "compat.v1.math.xlogy", "compat.v1.xlogy"}, "Xlogy"); }
