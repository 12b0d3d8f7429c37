#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_bessel_k1) { return UnarySymbol({"math.special.bessel_k1"}, "BesselK1").In("bessel_k1"); }
