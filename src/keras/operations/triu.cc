#include "keras/operations/numpy.h"

KERATIN_OPERATION(triu) {
  return Operation("ops.Triu", {"x"}, {{"k", 0}}, [](OpCall& c) -> Results { return Triangle(c.Tensor("x"), c.config.Int("k"), false); });
}
