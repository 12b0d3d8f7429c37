#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_svd) {
  return {.names = {"linalg.svd", "compat.v1.svd"}, .parameters = {"tensor", "full_matrices", "compute_uv"}, .lower = [](OpCall& c) -> Results {
            const bool vectors = c.Bool("compute_uv", true);
            const std::vector<Expr> found = Calls("Svd", {c.First()}, {{"compute_uv", vectors}, {"full_matrices", c.Bool("full_matrices", false)}}, "Svd");
            if (found.size() != 3 || vectors) return found;
            return found.front();
          }};
}
