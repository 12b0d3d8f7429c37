#include <algorithm>

#include "keras/operations/operation.h"

KERATIN_OPERATION(unravel_index) {
  return Operation("ops.UnravelIndex", {"indices"}, {ConfigKey("shape", ConfigKey::Kind::kInts).Required()}, [](OpCall& c) -> Results {
    Expr rest = c.Tensor("indices");
    std::vector<std::int64_t> shape = c.config.Ints("shape");
    // Keras takes the sizes from the first on where the indices have several axes, and from the last on where they have one.
    if (rest.rank() == 1) std::reverse(shape.begin(), shape.end());
    std::vector<Expr> found;
    for (const std::int64_t size : shape) {
      found.insert(found.begin(), Call("FloorMod", {rest, rest.Number(static_cast<double>(size))}));
      rest = Call("FloorDiv", {rest, rest.Number(static_cast<double>(size))});
    }
    return found;
  });
}
