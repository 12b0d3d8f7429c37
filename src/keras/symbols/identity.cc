#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(identity) {
  return {.names = {"identity", "compat.v1.identity"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results { return Raw("Identity", {c.First()}); }};
}
