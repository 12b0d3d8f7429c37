#include "keras/operations/numpy.h"

KERATIN_OPERATION(stack) {
  return Operation("ops.Stack", {"x"}, {{"axis", 0}}, [](OpCall& c) -> Results { return Stack(c.to, Together(c, "x", true), c.config.Int("axis")); });
}
