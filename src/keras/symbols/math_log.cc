#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_log) { return UnarySymbol({"math.log", "log", "compat.v1.math.log", "compat.v1.log"}, "Log"); }
