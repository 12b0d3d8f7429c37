#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_xlog1py) { return BinarySymbol({"math.xlog1py", "compat.v1.math.xlog1py"}, "Xlog1py").In("xlog1py"); }
