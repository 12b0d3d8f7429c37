#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_all) { return ReductionSymbol({"math.reduce_all", "reduce_all", "compat.v1.math.reduce_all", "compat.v1.reduce_all"}, "All"); }
