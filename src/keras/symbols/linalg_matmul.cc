#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_matmul) {
  return {.names = {"linalg.matmul", "matmul", "compat.v1.matmul", "compat.v1.linalg.matmul"},
          .parameters = {"a", "b", "transpose_a", "transpose_b", "adjoint_a", "adjoint_b", "a_is_sparse", "b_is_sparse", "output_type"},
          .lower = [](OpCall& c) -> Results {
            const auto [a, b] = Operands(c, "a", "b");
            return MatMul(a, b, c.Bool("transpose_a", false) || c.Bool("adjoint_a", false), c.Bool("transpose_b", false) || c.Bool("adjoint_b", false));
          }};
}
