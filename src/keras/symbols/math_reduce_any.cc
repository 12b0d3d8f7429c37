#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_any) { return ReductionSymbol({"math.reduce_any", "reduce_any", "compat.v1.math.reduce_any", "compat.v1.reduce_any"}, "Any"); }
