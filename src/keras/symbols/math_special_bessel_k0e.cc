#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_bessel_k0e) { return UnarySymbol({"math.special.bessel_k0e"}, "BesselK0e").In("bessel_k0e"); }
