#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_xdivy) { return BinarySymbol({"math.xdivy", "xdivy", "compat.v1.math.xdivy", "compat.v1.xdivy"}, "Xdivy"); }
