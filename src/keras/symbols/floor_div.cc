#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(floor_div) { return BinarySymbol({"compat.v1.floor_div"}, "FloorDiv"); }
