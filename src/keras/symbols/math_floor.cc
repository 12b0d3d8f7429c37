#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_floor) { return UnarySymbol({"math.floor", "floor", "compat.v1.math.floor", "compat.v1.floor"}, "Floor"); }
