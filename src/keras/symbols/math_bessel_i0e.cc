#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_bessel_i0e) { return UnarySymbol({"math.bessel_i0e", "bessel_i0e", "compat.v1.math.bessel_i0e", "compat.v1.bessel_i0e"}, "BesselI0e"); }
