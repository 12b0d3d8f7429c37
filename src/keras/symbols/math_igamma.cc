#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_igamma) { return BinarySymbol({"math.igamma", "igamma", "compat.v1.math.igamma", "compat.v1.igamma"}, "Igamma"); }
