#include "keras/operations/signal.h"

KERATIN_OPERATION(ifft2) {
  return Operation("ops.IFFT2", {"x"}, {}, [](OpCall& c) -> Results { return PartsOf(Call("IFFT2D", {ComplexArgument(c)})); });
}
