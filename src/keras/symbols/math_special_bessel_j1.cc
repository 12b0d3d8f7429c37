#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_bessel_j1) { return UnarySymbol({"math.special.bessel_j1"}, "BesselJ1").In("bessel_j1"); }
