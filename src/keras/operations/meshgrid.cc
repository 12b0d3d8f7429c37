#include "keras/operations/operation.h"

KERATIN_OPERATION(meshgrid) {
  return Operation("ops.Meshgrid", {"*x"}, {{"indexing", "xy"}}, [](OpCall& c) -> Results {
    std::vector<Expr> xs = c.Tensors("*x");
    const bool swap = c.config.String("indexing") == "xy" && xs.size() > 1;
    std::vector<Expr> sizes, made;
    for (const Expr& x : xs) sizes.push_back(Dim(Flat(x), 0));
    if (c.to.failed()) return xs.empty() ? std::vector<Expr>() : xs;
    if (swap) std::swap(sizes[0], sizes[1]);
    const Expr shape = Vector(c.to, sizes);
    for (std::size_t i = 0; i < xs.size(); ++i) {
      std::vector<std::int64_t> dims(xs.size(), 1);
      dims[swap && i < 2 ? 1 - i : i] = -1;
      made.push_back(BroadcastTo(Reshape(xs[i], dims), shape));
    }
    return made;
  });
}
