#include "keras/operations/numpy.h"

KERATIN_OPERATION(diff) {
  return Operation("ops.Diff", {"a"}, {{"n", 1}, {"axis", -1}},
                   [](OpCall& c) -> Results { return Difference(c.Tensor("a"), c.config.Int("n"), c.config.Int("axis")); });
}
