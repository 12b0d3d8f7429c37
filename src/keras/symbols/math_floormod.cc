#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_floormod) {
  return BinarySymbol({"math.floormod", "floormod", "compat.v1.math.floormod", "compat.v1.floormod", "math.mod", "mod", "compat.v1.mod"}, "FloorMod");
}
