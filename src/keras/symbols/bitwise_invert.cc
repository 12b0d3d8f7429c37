#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(bitwise_invert) { return UnarySymbol({"bitwise.invert"}, "Invert"); }
