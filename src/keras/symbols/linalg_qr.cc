#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_qr) {
  return {.names = {"linalg.qr", "compat.v1.qr"}, .parameters = {"input", "full_matrices"}, .lower = [](OpCall& c) -> Results {
            return Calls("Qr", {c.First()}, {{"full_matrices", c.Bool("full_matrices", false)}}, "Qr");
          }};
}
