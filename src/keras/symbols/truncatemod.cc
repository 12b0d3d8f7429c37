#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(truncatemod) { return BinarySymbol({"truncatemod", "compat.v1.truncatemod"}, "TruncateMod"); }
