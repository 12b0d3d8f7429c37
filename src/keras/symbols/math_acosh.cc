#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_acosh) { return UnarySymbol({"math.acosh", "acosh", "compat.v1.math.acosh", "compat.v1.acosh"}, "Acosh"); }
