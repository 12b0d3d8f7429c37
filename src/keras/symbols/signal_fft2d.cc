#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(signal_fft2d) {
  return {.names = {"signal.fft2d", "compat.v1.fft2d", "compat.v1.signal.fft2d"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("FFT2D", {c.First()});
          }};
}
