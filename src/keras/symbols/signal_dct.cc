#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_dct) {
  return {.names = {"signal.dct", "compat.v1.signal.dct", "compat.v1.spectral.dct"},
          .parameters = {"input", "type", "n", "axis", "norm"},
          .lower = [](OpCall& c) -> Results { return CosineTransformOf(c, false); }};
}
