#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_multiply_no_nan) {
  return BinarySymbol({"math.multiply_no_nan", "multiply_no_nan", "compat.v1.math.multiply_no_nan", "compat.v1.multiply_no_nan"}, "MulNoNan");
}
