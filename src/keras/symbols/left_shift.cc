#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(left_shift) { return BinarySymbol({"bitwise.left_shift"}, "LeftShift"); }
