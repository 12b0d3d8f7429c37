#include "keras/operations/numpy.h"

KERATIN_OPERATION(dstack) {
  return Operation("ops.Dstack", {"xs"}, {}, [](OpCall& c) -> Results {
    std::vector<Expr> xs = Together(c, "xs");
    for (Expr& x : xs) {
      const int rank = x.rank();
      if (rank == 0) x = Reshape(x, std::vector<std::int64_t>{1, 1, 1});
      if (rank == 1) x = ExpandDims(x, 0);
      if (rank == 1 || rank == 2) x = ExpandDims(x, 2);
    }
    return Concat(c.to, xs, 2);
  });
}
