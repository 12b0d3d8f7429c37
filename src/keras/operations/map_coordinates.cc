#include "keras/operations/numpy.h"

namespace keratin::keras {
namespace {

// One of the neighbours of each coordinate along one axis.
struct Neighbour {
  Expr index;
  Expr valid;
  Expr weight;
};

Neighbour PlaceIn(OpCall& c, const std::string& mode, Expr index, Expr weight, Expr size) {
  const Expr all = OnesLike(Cast(index, DType::kBool));
  if (mode == "constant") return {Clip(index, size.Number(0), size - 1), (index >= 0) & (index < size), weight};
  if (mode == "nearest") return {Clip(index, size.Number(0), size - 1), all, weight};
  if (mode == "wrap") return {Call("FloorMod", {index, size}), all, weight};
  if (mode == "mirror" || mode == "reflect") {
    const Expr twice = size * 2, rest = Call("FloorMod", {Call("Abs", {index}), twice});
    return {Where(rest < size, rest, mode == "reflect" ? twice - rest - 1 : twice - rest), all, weight};
  }
  c.Fail(InvalidArgument("the fill_mode \"{}\" is not supported", mode));
  return {index, all, weight};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(map_coordinates) {
  return Operation("ops.MapCoordinates", {"inputs", "coordinates"},
                   {ConfigKey("order", ConfigKey::Kind::kInt).Required(), {"fill_mode", "constant"}, {"fill_value", 0.0}}, [](OpCall& c) -> Results {
                     const Expr x = c.Tensor("inputs"), given = c.Tensor("coordinates");
                     const int rank = x.rank();
                     const std::int64_t order = c.config.Int("order");
                     const std::string mode = c.config.String("fill_mode");
                     if (c.to.failed()) return x;
                     if (order != 0 && order != 1) return c.Fail(InvalidArgument("order is {} and must be 0 or 1", order));
                     // Each axis doubles what is gathered.
                     if (rank < 1 || rank > 6 || given.rank() < 2)
                       return c.Fail(InvalidArgument("takes a tensor of 1 to 6 axes and coordinates of at least 2"));
                     if (c.to.StaticDim(given, 0) != rank || c.to.failed())
                       return c.Fail(InvalidArgument("coordinates must have {} rows, one for each axis of inputs", rank));
                     if (order == 1 && !IsFloating(given.dtype())) return c.Fail(InvalidArgument("coordinates must be floating point"));
                     const std::vector<Expr> rows = Unstack(given, 0);
                     std::vector<std::vector<Neighbour>> axes;
                     for (int i = 0; i < rank; ++i) {
                       const Expr at = rows[static_cast<std::size_t>(i)], size = Dim(x, i);
                       if (order == 0) {
                         const Expr index = Cast(IsFloating(at.dtype()) ? Call("Round", {at}) : at, DType::kInt32);
                         axes.push_back({PlaceIn(c, mode, index, at.Number(1), size)});
                       } else {
                         const Expr lower = Call("Floor", {at}), more = at - lower, index = Cast(lower, DType::kInt32);
                         axes.push_back({PlaceIn(c, mode, index, 1 - more, size), PlaceIn(c, mode, index + 1, more, size)});
                       }
                     }
                     if (c.to.failed()) return x;
                     const DType dtype = given.dtype();
                     std::optional<Expr> sum;
                     // The last axis changes fastest.
                     for (std::size_t corner = 0; corner < std::size_t{1} << (order == 0 ? 0 : rank); ++corner) {
                       std::vector<Expr> indices;
                       std::optional<Expr> weight, valid;
                       for (int i = 0; i < rank; ++i) {
                         const Neighbour& one = axes[static_cast<std::size_t>(i)][order == 0 ? 0 : (corner >> (rank - 1 - i)) & 1];
                         indices.push_back(one.index);
                         weight = weight ? *weight * one.weight : one.weight;
                         valid = valid ? *valid & one.valid : one.valid;
                       }
                       Expr gathered = Cast(Call("GatherNd", {x, Stack(c.to, indices, -1)}), dtype);
                       if (mode == "constant") {
                         const Expr fill(c.to, c.to.Scalar(c.config.Number("fill_value"), x.dtype()));
                         gathered = Where(*valid, gathered, Cast(fill, dtype));
                       }
                       const Expr part = *weight * gathered;
                       sum = sum ? *sum + part : part;
                     }
                     return Cast(IsInteger(x.dtype()) && IsFloating(dtype) ? Call("Round", {*sum}) : *sum, x.dtype());
                   });
}
