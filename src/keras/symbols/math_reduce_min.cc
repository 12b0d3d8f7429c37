#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_min) { return ReductionSymbol({"math.reduce_min", "reduce_min", "compat.v1.math.reduce_min", "compat.v1.reduce_min"}, "Min"); }
