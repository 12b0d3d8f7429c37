#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_cross) {
  return {.names = {"linalg.cross", "compat.v1.cross"}, .parameters = {"a", "b"}, .lower = [](OpCall& c) -> Results { return RawOf(c, "Cross", {"a", "b"}); }};
}
