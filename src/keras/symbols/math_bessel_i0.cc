#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_bessel_i0) { return UnarySymbol({"math.bessel_i0", "bessel_i0", "compat.v1.math.bessel_i0", "compat.v1.bessel_i0"}, "BesselI0"); }
