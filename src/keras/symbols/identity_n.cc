#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(identity_n) {
  return {.names = {"identity_n", "compat.v1.identity_n"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Calls("IdentityN", c.Tensors("input"), {}, "IdentityN");
          }};
}
