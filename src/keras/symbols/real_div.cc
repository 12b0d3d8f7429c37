#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(real_div) { return BinarySymbol({"realdiv", "compat.v1.realdiv", "compat.v1.div"}, "RealDiv"); }
