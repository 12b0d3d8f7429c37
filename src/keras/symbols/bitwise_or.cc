#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(bitwise_or) { return BinarySymbol({"bitwise.bitwise_or"}, "BitwiseOr"); }
