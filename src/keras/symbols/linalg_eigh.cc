#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_eigh) {
  return {.names = {"linalg.eigh", "compat.v1.self_adjoint_eig"}, .parameters = {"tensor"}, .lower = [](OpCall& c) -> Results {
            return Calls("SelfAdjointEigV2", {c.First()}, {}, "SelfAdjointEigV2");
          }};
}
