#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_eigh_tridiagonal) {
  return {.names = {"linalg.eigh_tridiagonal", "compat.v1.linalg.eigh_tridiagonal"},
          .parameters = {"alpha", "beta", "eigvals_only", "select", "select_range", "tol"},
          .lower = [](OpCall& c) -> Results {
            const auto [alpha, beta] = Operands(c, "alpha", "beta");
            if (c.to.failed()) return alpha;
            if (!c.Bool("eigvals_only", true)) return c.Fail(Unimplemented("eigenvectors are not supported: TensorFlow begins their iteration at random"));
            if (alpha.rank() != 1 || beta.rank() != 1) return c.Fail(InvalidArgument("takes vectors"));
            const auto diagonal = [&](Expr x, std::int64_t k) {
              return Call("MatrixDiagV3", {x, IntExpr(c.to, k), IntExpr(c.to, -1), IntExpr(c.to, -1), x.Number(0)});
            };
            const Expr matrix = diagonal(alpha, 0) + diagonal(beta, 1) + diagonal(beta, -1);
            const std::vector<Expr> found = Calls("SelfAdjointEigV2", {matrix}, {{"compute_v", false}});
            if (found.empty()) return alpha;
            const std::string select = c.String("select", "a");
            if (select == "a") return found[0];
            const std::vector<std::int64_t> range = c.Ints("select_range");
            if (select != "i" || range.size() != 2) return c.Fail(Unimplemented("eigenvalues selected by \"{}\" are not supported", select));
            return SliceAxis(found[0], 0, range[0], range[1] + 1);
          }};
}
