#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_lgamma) { return UnarySymbol({"math.lgamma", "lgamma", "compat.v1.math.lgamma", "compat.v1.lgamma"}, "Lgamma"); }
