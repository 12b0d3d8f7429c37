#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_tensor_diag_part) {
  return {.names = {"linalg.tensor_diag_part", "compat.v1.diag_part"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("DiagPart", {c.First()});
          }};
}
