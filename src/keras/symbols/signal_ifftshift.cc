#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_ifftshift) {
  return {.names = {"signal.ifftshift", "compat.v1.signal.ifftshift"}, .parameters = {"x", "axes"}, .lower = [](OpCall& c) -> Results {
            return HalfTurned(c, false);
          }};
}
