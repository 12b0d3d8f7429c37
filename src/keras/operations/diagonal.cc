#include "keras/operations/numpy.h"

KERATIN_OPERATION(diagonal) {
  return Operation("ops.Diagonal", {"x"}, {{"offset", 0}, {"axis1", 0}, {"axis2", 1}},
                   [](OpCall& c) -> Results { return Diagonal(c.Tensor("x"), c.config.Int("offset"), c.config.Int("axis1"), c.config.Int("axis2")); });
}
