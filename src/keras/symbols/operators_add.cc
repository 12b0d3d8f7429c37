#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(operators_add) { return BinarySymbol({"__operators__.add"}, "AddV2"); }
