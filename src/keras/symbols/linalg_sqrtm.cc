#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_sqrtm) {
  return {.names = {"linalg.sqrtm", "compat.v1.linalg.sqrtm", "compat.v1.matrix_square_root"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("MatrixSquareRoot", {c.First()});
          }};
}
