#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_squared_difference) {
  return BinarySymbol({"math.squared_difference", "squared_difference", "compat.v1.math.squared_difference", "compat.v1.squared_difference"},
                      "SquaredDifference");
}
