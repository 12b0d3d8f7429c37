#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_idct) {
  return {.names = {"signal.idct", "compat.v1.signal.idct", "compat.v1.spectral.idct"},
          .parameters = {"input", "type", "n", "axis", "norm"},
          .lower = [](OpCall& c) -> Results { return CosineTransformOf(c, true); }};
}
