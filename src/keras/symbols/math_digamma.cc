#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_digamma) { return UnarySymbol({"math.digamma", "digamma", "compat.v1.math.digamma", "compat.v1.digamma"}, "Digamma"); }
