#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_bessel_y1) { return UnarySymbol({"math.special.bessel_y1"}, "BesselY1").In("bessel_y1"); }
