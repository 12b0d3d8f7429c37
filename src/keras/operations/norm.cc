#include "keras/operations/numpy.h"

KERATIN_OPERATION(norm) {
  return Operation("ops.Norm", {"x"}, {{"ord", ConfigKey::Kind::kAny}, AxisKey(), {"keepdims", false}},
                   [](OpCall& c) -> Results { return Norm(c, c.Float("x")); });
}
