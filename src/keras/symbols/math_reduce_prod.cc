#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_prod) { return ReductionSymbol({"math.reduce_prod", "reduce_prod", "compat.v1.math.reduce_prod", "compat.v1.reduce_prod"}, "Prod"); }
