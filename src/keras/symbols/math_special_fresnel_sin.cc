#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_fresnel_sin) { return UnarySymbol({"math.special.fresnel_sin"}, "FresnelSin").In("fresnel_sin"); }
