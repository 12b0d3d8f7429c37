#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_floordiv) { return NamedBinarySymbol({"math.floordiv", "floordiv", "compat.v1.floordiv", "compat.v1.math.floordiv"}, "FloorDiv"); }
