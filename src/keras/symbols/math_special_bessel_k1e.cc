#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_bessel_k1e) { return UnarySymbol({"math.special.bessel_k1e"}, "BesselK1e").In("bessel_k1e"); }
