#include "keras/operations/numpy.h"

KERATIN_OPERATION(hsplit) {
  return Operation("ops.Hsplit", {"x"}, {ConfigKey("indices_or_sections", ConfigKey::Kind::kInts).Required()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return SplitAt(c, x, x.rank() == 1 ? 0 : 1);
  });
}
