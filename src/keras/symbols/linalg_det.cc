#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_det) {
  return {.names = {"linalg.det"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results { return Raw("MatrixDeterminant", {c.First()}); }};
}
