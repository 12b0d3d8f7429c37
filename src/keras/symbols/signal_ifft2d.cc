#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(signal_ifft2d) {
  return {.names = {"signal.ifft2d", "compat.v1.ifft2d", "compat.v1.signal.ifft2d"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("IFFT2D", {c.First()});
          }};
}
