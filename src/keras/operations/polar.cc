#include "keras/operations/signal.h"

KERATIN_OPERATION(polar) {
  return Operation("ops.Polar", {"abs_", "angle"}, {}, [](OpCall& c) -> Results {
    const Expr size = c.Tensor("abs_"), angle = c.Float("angle");
    return ComplexOf(size * Call("Cos", {angle}), size * Call("Sin", {angle}));
  });
}
