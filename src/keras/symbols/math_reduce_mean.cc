#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_mean) { return ReductionSymbol({"math.reduce_mean", "reduce_mean", "compat.v1.math.reduce_mean", "compat.v1.reduce_mean"}, "Mean"); }
