#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(bitwise_and) { return BinarySymbol({"bitwise.bitwise_and"}, "BitwiseAnd"); }
