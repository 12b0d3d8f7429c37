#include "keras/operations/numpy.h"

KERATIN_OPERATION(vstack) {
  return Operation("ops.Vstack", {"xs"}, {}, [](OpCall& c) -> Results { return Concat(c.to, Together(c, "xs", true), 0); });
}
