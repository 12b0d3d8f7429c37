#include "keras/operations/operation.h"

KERATIN_OPERATION(expand_dims) {
  return Operation("ops.ExpandDims", {"x"}, {ConfigKey("axis", ConfigKey::Kind::kInts).Required()}, [](OpCall& c) -> Results {
    Expr x = c.Tensor("x");
    std::vector<std::int64_t> axes = c.config.Ints("axis");
    const int rank = x.rank() + static_cast<int>(axes.size());
    for (std::int64_t& axis : axes) axis = Axis(c.to, axis, rank);
    std::sort(axes.begin(), axes.end());
    for (const std::int64_t axis : axes) x = ExpandDims(x, axis);
    return x;
  });
}
