#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_matrix_transpose) {
  return {.names = {"linalg.matrix_transpose", "linalg.adjoint", "compat.v1.matrix_transpose", "linalg.transpose"},
          .parameters = {"a"},
          .lower = [](OpCall& c) -> Results { return SwapAxes(c.First(), -2, -1); }};
}
