#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_cholesky) {
  return {.names = {"linalg.cholesky"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results { return Raw("Cholesky", {c.First()}); }};
}
