#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_gelu) { return ActivationSymbol({"nn.gelu"}, "gelu", {"features", "approximate"}); }
