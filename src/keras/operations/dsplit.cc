#include "keras/operations/numpy.h"

KERATIN_OPERATION(dsplit) {
  return Operation("ops.Dsplit", {"x"}, {ConfigKey("indices_or_sections", ConfigKey::Kind::kInts).Required()},
                   [](OpCall& c) -> Results { return SplitAt(c, c.Tensor("x"), 2); });
}
