#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_bessel_i1e) { return UnarySymbol({"math.bessel_i1e", "bessel_i1e", "compat.v1.math.bessel_i1e", "compat.v1.bessel_i1e"}, "BesselI1e"); }
