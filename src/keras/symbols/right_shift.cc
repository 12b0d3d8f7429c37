#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(right_shift) { return BinarySymbol({"bitwise.right_shift"}, "RightShift"); }
