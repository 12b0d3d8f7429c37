#include "keras/symbols/linalg.h"

#include "keras/operations/numpy.h"

namespace keratin::keras {

Expr Identity(Expr x, std::int64_t axis) {
  const Expr size = Dim(x, axis);
  return Cast(Eye(x.to(), size, size, 0), x.dtype());
}

Expr CholeskySolve(Expr lower, Expr rhs) {
  const Expr half = Raw("MatrixTriangularSolve", {lower, rhs}, {{"lower", true}, {"adjoint", false}});
  return Raw("MatrixTriangularSolve", {lower, half}, {{"lower", true}, {"adjoint", true}});
}

Expr UnitLower(Expr x) {
  Lowering& to = x.to();
  const Expr lower = Raw("MatrixBandPart", {x, IntExpr(to, -1), IntExpr(to, 0)});
  return Raw("MatrixSetDiagV3", {lower, OnesLike(Index(x, -1, 0)), IntExpr(to, 0)});
}

Expr LuSolve(OpCall& c, Expr lower_upper, Expr rhs) {
  const Expr perm = c.Tensor("perm");
  if (c.to.failed()) return rhs;
  const int rank = lower_upper.rank();
  if (rank < 2 || rhs.rank() != rank || perm.rank() != rank - 1) return c.Fail(Unimplemented("takes tensors with the same leading axes"));
  const Expr ordered = Gather(rhs, perm, rank - 2, rank - 2);
  const Expr half = Raw("MatrixTriangularSolve", {UnitLower(lower_upper), ordered}, {{"lower", true}});
  return Raw("MatrixTriangularSolve", {lower_upper, half}, {{"lower", false}});
}

Expr DiagonalsOf(OpCall& c) {
  const std::string format = c.String("diagonals_format", "compact");
  if (format == "compact") return c.Tensor("diagonals");
  std::vector<Expr> parts;
  if (format == "matrix") {
    const Expr x = c.Tensor("diagonals");
    for (const int k : {1, 0, -1}) parts.push_back(Raw("MatrixDiagPartV3", {x, IntExpr(c.to, k), x.Number(0)}));
  } else {
    parts = EachOf(c, "diagonals");
  }
  if (c.to.failed() || parts.size() != 3) return c.Fail(InvalidArgument("diagonals must be three tensors"));
  const std::int64_t size = c.to.StaticDim(parts[1], -1);
  // The outer ones may be without the element that lies outside.
  for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
    if (c.to.failed() || c.to.StaticDim(parts[i], -1) == size) continue;
    const Expr zero = ZerosLike(SliceAxis(parts[i], -1, 0, 1));
    parts[i] = Concat(c.to, i == 0 ? std::vector<Expr>{parts[i], zero} : std::vector<Expr>{zero, parts[i]}, -1);
  }
  return c.to.failed() ? parts[1] : Stack(c.to, parts, -2);
}

}  // namespace keratin::keras
