#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_special_fresnel_cos) { return UnarySymbol({"math.special.fresnel_cos"}, "FresnelCos").In("fresnel_cos"); }
