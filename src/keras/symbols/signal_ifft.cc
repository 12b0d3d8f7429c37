#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(signal_ifft) {
  return {.names = {"signal.ifft", "compat.v1.ifft", "compat.v1.signal.ifft"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("IFFT", {c.First()});
          }};
}
