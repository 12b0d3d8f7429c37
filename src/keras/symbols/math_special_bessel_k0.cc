#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_bessel_k0) { return UnarySymbol({"math.special.bessel_k0"}, "BesselK0").In("bessel_k0"); }
