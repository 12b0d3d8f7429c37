#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_bessel_y0) { return UnarySymbol({"math.special.bessel_y0"}, "BesselY0").In("bessel_y0"); }
