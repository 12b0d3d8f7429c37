#include <cmath>

#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_mfccs_from_log_mel_spectrograms) {
  return {.names = {"signal.mfccs_from_log_mel_spectrograms", "compat.v1.signal.mfccs_from_log_mel_spectrograms"},
          .parameters = {"log_mel_spectrograms"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First(), y = CosineTransform(c, x, 2, false);
            if (c.to.failed()) return x;
            return y * (1 / std::sqrt(2 * static_cast<double>(c.to.StaticDim(x, -1))));
          }};
}
