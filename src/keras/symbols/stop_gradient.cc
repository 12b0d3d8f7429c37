#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(stop_gradient) {
  return {.names = {"stop_gradient", "compat.v1.stop_gradient"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("StopGradient", {c.First()});
          }};
}
