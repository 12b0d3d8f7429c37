#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_logical_and) {
  return BinarySymbol({"math.logical_and", "logical_and", "compat.v1.math.logical_and", "compat.v1.logical_and"}, "LogicalAnd");
}
