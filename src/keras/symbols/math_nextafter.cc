#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_nextafter) { return BinarySymbol({"math.nextafter", "nextafter", "compat.v1.math.nextafter", "compat.v1.nextafter"}, "NextAfter"); }
