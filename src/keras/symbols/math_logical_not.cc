#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_logical_not) {
  return UnarySymbol({"math.logical_not", "logical_not", "compat.v1.math.logical_not", "compat.v1.logical_not"}, "LogicalNot");
}
