#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_eigvalsh) {
  return {.names = {"linalg.eigvalsh", "compat.v1.self_adjoint_eigvals"}, .parameters = {"tensor"}, .lower = [](OpCall& c) -> Results {
            return Calls("SelfAdjointEigV2", {c.First()}, {{"compute_v", false}}, "SelfAdjointEigV2").front();
          }};
}
