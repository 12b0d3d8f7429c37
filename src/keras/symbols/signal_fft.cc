#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(signal_fft) {
  return {.names = {"signal.fft", "compat.v1.fft", "compat.v1.signal.fft"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("FFT", {c.First()});
          }};
}
