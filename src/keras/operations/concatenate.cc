#include "keras/operations/numpy.h"

KERATIN_OPERATION(concatenate) {
  return Operation("ops.Concatenate", {"xs"}, {{"axis", 0}}, [](OpCall& c) -> Results { return Concat(c.to, Together(c, "xs"), c.config.Int("axis")); });
}
