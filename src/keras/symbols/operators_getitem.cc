#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(operators_getitem) {
  return {.names = {"__operators__.getitem"}, .parameters = {"tensor", "slice_spec", "var"}, .lower = [](OpCall& c) -> Results {
            const CallArgument* key = c.Find("slice_spec");
            return GetItem(c.Tensor("tensor"), key == nullptr ? CallArgument() : *key);
          }};
}
