#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_silu) { return ActivationSymbol({"nn.silu", "nn.swish", "compat.v1.nn.silu", "compat.v1.nn.swish"}, "silu", {"features", "beta"}); }
