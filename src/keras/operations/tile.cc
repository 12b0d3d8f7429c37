#include "keras/operations/operation.h"

KERATIN_OPERATION(tile) {
  return Operation("ops.Tile", {"x"}, {ConfigKey("repeats", ConfigKey::Kind::kInts).Required()}, [](OpCall& c) -> Results {
    Expr x = c.Tensor("x");
    std::vector<std::int64_t> repeats = c.config.Ints("repeats");
    while (static_cast<int>(repeats.size()) < x.rank()) repeats.insert(repeats.begin(), 1);
    while (static_cast<int>(repeats.size()) > x.rank() && !c.to.failed()) x = ExpandDims(x, 0);
    return Call("Tile", {x, IntsExpr(c.to, repeats)});
  });
}
