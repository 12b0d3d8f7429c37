#include <algorithm>

#include "keras/operations/projective.h"

namespace keratin::keras {
namespace {

// The transforms [batch, 8] that take the end points [batch, 4, 2] to the start points.
Expr Homography(Expr start, Expr end) {
  Lowering& to = start.to();
  std::vector<Expr> rows, targets;
  for (std::int64_t i = 0; i < 4; ++i) {
    const auto part = [&](Expr points, std::int64_t k) { return Index(Index(points, 1, i), 1, k); };
    const Expr x = part(end, 0), y = part(end, 1), one = OnesLike(x), zero = ZerosLike(x);
    for (std::int64_t k = 0; k < 2; ++k) {
      const Expr target = part(start, k);
      std::vector<Expr> row = {x, y, one, zero, zero, zero, -target * x, -target * y};
      if (k == 1) std::swap_ranges(row.begin(), row.begin() + 3, row.begin() + 3);
      rows.push_back(Stack(to, row, -1));
      targets.push_back(target);
    }
  }
  const Expr solved = Call("MatrixSolve", {Stack(to, rows, 1), ExpandDims(Stack(to, targets, -1), -1)});
  return Reshape(solved, std::vector<std::int64_t>{-1, 8});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(perspective_transform) {
  return Operation("ops.PerspectiveTransform", {"images", "start_points", "end_points"}, ProjectionKeys(), [](OpCall& c) -> Results {
    const auto points = [&](const char* parameter) {
      const Expr x = c.Tensor(parameter, DType::kFloat);
      const Shape shape = x.shape();
      if (c.to.failed()) return x;
      if (x.rank() < 2 || x.rank() > 3 || shape[x.rank() - 2] != 4 || shape[x.rank() - 1] != 2)
        return c.Fail(InvalidArgument("{} has the shape {} and must have four points", parameter, shape.ToString()));
      return x.rank() == 2 ? ExpandDims(x, 0) : x;
    };
    const Expr start = points("start_points"), end = points("end_points");
    if (c.to.failed()) return start;
    return Project(c, Homography(start, end), "CONSTANT");
  });
}
