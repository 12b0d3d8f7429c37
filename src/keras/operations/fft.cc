#include "keras/operations/signal.h"

KERATIN_OPERATION(fft) {
  return Operation("ops.FFT", {"x"}, {}, [](OpCall& c) -> Results { return PartsOf(Call("FFT", {ComplexArgument(c)})); });
}
