#include "keras/operations/signal.h"

KERATIN_OPERATION(view_as_real) {
  return Operation("ops.ViewAsReal", {"x"}, {}, [](OpCall& c) -> Results { return Stack(c.to, PartsOf(c.Tensor("x")), -1); });
}
