#include "keras/operations/signal.h"

KERATIN_OPERATION(rfft) {
  return Operation("ops.RFFT", {"x"}, {{"fft_length", ConfigKey::Kind::kInt}},
                   [](OpCall& c) -> Results { return PartsOf(RealTransform(c.Tensor("x"), FftLength(c))); });
}
