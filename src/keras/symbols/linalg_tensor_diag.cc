#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_tensor_diag) {
  return {
      .names = {"linalg.tensor_diag", "compat.v1.diag"}, .parameters = {"diagonal"}, .lower = [](OpCall& c) -> Results { return Raw("Diag", {c.First()}); }};
}
