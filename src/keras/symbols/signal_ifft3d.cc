#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(signal_ifft3d) {
  return {.names = {"signal.ifft3d", "compat.v1.ifft3d", "compat.v1.signal.ifft3d"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("IFFT3D", {c.First()});
          }};
}
