#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_sum) { return ReductionSymbol({"math.reduce_sum", "reduce_sum", "compat.v1.math.reduce_sum", "compat.v1.reduce_sum"}, "Sum"); }
