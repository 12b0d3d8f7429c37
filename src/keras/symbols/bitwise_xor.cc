#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(bitwise_xor) { return BinarySymbol({"bitwise.bitwise_xor"}, "BitwiseXor"); }
