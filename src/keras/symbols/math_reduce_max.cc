#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_max) { return ReductionSymbol({"math.reduce_max", "reduce_max", "compat.v1.math.reduce_max", "compat.v1.reduce_max"}, "Max"); }
