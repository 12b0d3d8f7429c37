#include "keras/operations/numpy.h"

KERATIN_OPERATION(diagflat) {
  return Operation("ops.Diagflat", {"x"}, {{"k", 0}}, [](OpCall& c) -> Results { return FromDiagonal(Flat(c.Tensor("x")), c.config.Int("k")); });
}
