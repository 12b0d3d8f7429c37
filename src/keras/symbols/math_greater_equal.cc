#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_greater_equal) {
  return BinarySymbol({"math.greater_equal", "greater_equal", "compat.v1.math.greater_equal", "compat.v1.greater_equal"}, "GreaterEqual");
}
