#include "keras/operations/signal.h"

KERATIN_OPERATION(fft2) {
  return Operation("ops.FFT2", {"x"}, {}, [](OpCall& c) -> Results { return PartsOf(Call("FFT2D", {ComplexArgument(c)})); });
}
