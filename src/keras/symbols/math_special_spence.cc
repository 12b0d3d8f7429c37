#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_spence) { return UnarySymbol({"math.special.spence"}, "Spence").In("spence"); }
