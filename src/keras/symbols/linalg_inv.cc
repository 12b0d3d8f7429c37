#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_inv) {
  return {.names = {"linalg.inv"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results { return Raw("MatrixInverse", {c.First()}); }};
}
