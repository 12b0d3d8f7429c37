#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_bessel_j0) { return UnarySymbol({"math.special.bessel_j0"}, "BesselJ0").In("bessel_j0"); }
