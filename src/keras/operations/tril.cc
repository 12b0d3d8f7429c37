#include "keras/operations/numpy.h"

KERATIN_OPERATION(tril) {
  return Operation("ops.Tril", {"x"}, {{"k", 0}}, [](OpCall& c) -> Results { return Triangle(c.Tensor("x"), c.config.Int("k"), true); });
}
