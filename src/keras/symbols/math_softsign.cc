#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_softsign) { return UnarySymbol({"math.softsign", "softsign", "compat.v1.math.softsign", "compat.v1.softsign", "nn.softsign"}, "Softsign"); }
