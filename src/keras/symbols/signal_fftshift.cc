#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_fftshift) {
  return {.names = {"signal.fftshift", "compat.v1.signal.fftshift"}, .parameters = {"x", "axes"}, .lower = [](OpCall& c) -> Results {
            return HalfTurned(c, true);
          }};
}
