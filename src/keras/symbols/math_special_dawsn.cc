#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_dawsn) { return UnarySymbol({"math.special.dawsn"}, "Dawsn").In("dawsn"); }
