#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(truncatediv) { return BinarySymbol({"truncatediv", "compat.v1.truncatediv"}, "TruncateDiv"); }
