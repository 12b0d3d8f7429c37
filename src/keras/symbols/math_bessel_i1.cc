#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_bessel_i1) { return UnarySymbol({"math.bessel_i1", "bessel_i1", "compat.v1.math.bessel_i1", "compat.v1.bessel_i1"}, "BesselI1"); }
