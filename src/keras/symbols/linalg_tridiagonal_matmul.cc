#include "keras/symbols/linalg.h"

KERATIN_SYMBOL(linalg_tridiagonal_matmul) {
  return {.names = {"linalg.tridiagonal_matmul", "compat.v1.linalg.tridiagonal_matmul"},
          .parameters = {"diagonals", "rhs", "diagonals_format"},
          .lower = [](OpCall& c) -> Results {
            const Expr diagonals = DiagonalsOf(c), rhs = c.Tensor("rhs");
            const auto row = [&](std::int64_t i) { return SliceAxis(diagonals, -2, i, i + 1); };
            if (c.to.failed()) return rhs;
            return Raw("TridiagonalMatMul", {row(0), row(1), row(2), rhs});
          }};
}
