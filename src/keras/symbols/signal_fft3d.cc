#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(signal_fft3d) {
  return {.names = {"signal.fft3d", "compat.v1.fft3d", "compat.v1.signal.fft3d"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("FFT3D", {c.First()});
          }};
}
