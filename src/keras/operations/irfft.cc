#include "keras/operations/signal.h"

KERATIN_OPERATION(irfft) {
  return Operation("ops.IRFFT", {"x"}, {{"fft_length", ConfigKey::Kind::kInt}},
                   [](OpCall& c) -> Results { return InverseRealTransform(ComplexArgument(c), FftLength(c)); });
}
