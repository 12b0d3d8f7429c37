#include "keras/operations/numpy.h"

KERATIN_OPERATION(split) {
  return Operation("ops.Split", {"x"}, {ConfigKey("indices_or_sections", ConfigKey::Kind::kInts).Required(), {"axis", 0}},
                   [](OpCall& c) -> Results { return SplitAt(c, c.Tensor("x"), c.config.Int("axis")); });
}
