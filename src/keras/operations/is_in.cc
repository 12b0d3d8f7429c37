#include "keras/operations/operation.h"

KERATIN_OPERATION(is_in) {
  return Operation("ops.IsIn", {"x1", "x2"}, {{"assume_unique", false}, {"invert", false}}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2");
    const Expr found = Reduce("Any", Equal(ExpandDims(a, -1), Flat(b)), Over({-1}));
    return c.config.Bool("invert") ? !found : found;
  });
}
