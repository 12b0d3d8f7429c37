#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_expint) { return UnarySymbol({"math.special.expint"}, "Expint").In("expint"); }
