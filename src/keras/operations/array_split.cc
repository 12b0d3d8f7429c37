#include "keras/operations/operation.h"

KERATIN_OPERATION(array_split) {
  return Operation("ops.ArraySplit", {"x"}, {{"indices_or_sections", 1}, {"axis", 0}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const std::int64_t count = c.config.Int("indices_or_sections");
    const std::int64_t total = c.to.StaticDim(x, static_cast<int>(c.config.Int("axis")));
    if (count < 1 || count > 100'000) return c.Fail(InvalidArgument("{} parts", count));
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(count), total / count);
    for (std::int64_t i = 0; i < total % count; ++i) ++sizes[static_cast<std::size_t>(i)];
    return Split(x, sizes, c.config.Int("axis"));
  });
}
