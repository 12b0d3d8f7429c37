#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_sigmoid) { return UnarySymbol({"math.sigmoid", "sigmoid", "compat.v1.math.sigmoid", "compat.v1.sigmoid", "nn.sigmoid"}, "Sigmoid"); }
