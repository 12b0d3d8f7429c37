#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_log_sigmoid) { return ActivationSymbol({"math.log_sigmoid", "compat.v1.log_sigmoid"}, "log_sigmoid"); }
