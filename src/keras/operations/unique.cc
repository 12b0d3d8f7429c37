#include <numeric>

#include "keras/operations/operation.h"

namespace keratin::keras {
namespace {

// The order that sorts the parts of y along its axis by their numbers, the first of them first.
Expr OrderOfParts(Expr y, std::int64_t axis) {
  Lowering& to = y.to();
  if (y.rank() == 1) return Argsort(y, 0);
  std::vector<std::int64_t> swapped(static_cast<std::size_t>(y.rank()));
  std::iota(swapped.begin(), swapped.end(), 0);
  std::swap(swapped[0], swapped[static_cast<std::size_t>(axis)]);
  const Expr count = Dim(y, axis), rows = Reshape(Transpose(y, swapped), {count, IntExpr(to, -1)});
  // By the last column first: each sort keeps the order of what is equal.
  const std::vector<Value> found = to.While(
      {Dim(rows, 1) - 1, Range(IntExpr(to, 0), count)},
      [](Lowering& body, const std::vector<Value>& args) { return std::vector<Value>{Expr(body, args[0]) >= 0}; },
      [rows](Lowering& body, const std::vector<Value>& args) {
        const Expr column(body, args[0]), order(body, args[1]);
        const Expr numbers = Gather(Gather(Expr(body, rows), column, 1), order, 0);
        return std::vector<Value>{column - 1, Gather(order, Argsort(numbers, 0), 0)};
      });
  return {to, found.size() < 2 ? Value{} : found[1]};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(unique) {
  return Operation("ops.Unique", {"x"},
                   {{"sorted", true},
                    {"return_index", false},
                    {"return_inverse", false},
                    {"return_counts", false},
                    {"axis", ConfigKey::Kind::kInt},
                    {"size", ConfigKey::Kind::kInt},
                    {"fill_value", ConfigKey::Kind::kAny}},
                   [](OpCall& c) -> Results {
                     const Expr given = c.Tensor("x");
                     const bool flat = c.config.IsNull("axis"), counting = c.config.Bool("return_counts");
                     const Expr x = flat ? Flat(given) : given;
                     const int axis = flat ? 0 : Axis(c.to, c.config.Int("axis"), x.rank());
                     if (c.to.failed()) return x;
                     std::vector<Expr> inputs = {x};
                     if (!flat) inputs.emplace_back(c.to, c.to.Const(Tensor::Of(Shape{1}, std::vector<std::int64_t>{axis})));
                     std::vector<Expr> found = Calls(std::string(counting ? "UniqueWithCounts" : "Unique") + (flat ? "" : "V2"), inputs);
                     if (c.to.failed()) return x;
                     Expr y = found[0], inverse = found[1];
                     std::optional<Expr> first, counts;
                     if (counting) counts = found[2];
                     if (c.config.Bool("return_index")) first = Call("UnsortedSegmentMin", {Range(IntExpr(c.to, 0), Dim(x, axis)), inverse, Dim(y, axis)});
                     if (c.config.Bool("sorted")) {
                       const Expr order = OrderOfParts(y, axis);
                       y = Gather(y, order, axis);
                       if (first) first = Gather(*first, order, 0);
                       if (counts) counts = Gather(*counts, order, 0);
                       inverse = Gather(Call("InvertPermutation", {order}), inverse, 0);
                     }
                     if (c.to.failed()) return x;
                     if (!c.config.IsNull("size")) {
                       const std::int64_t size = c.config.Int("size");
                       constexpr std::int64_t kMost = 1 << 24;
                       if (size < 0 || size > kMost) return c.Fail(InvalidArgument("size is {} and must be from 0 to {}", size, kMost));
                       const Expr wanted = IntExpr(c.to, size), count = Dim(y, axis), zero = IntExpr(c.to, 0);
                       const Expr kept = Range(zero, Call("Minimum", {count, wanted})), more = Call("Maximum", {wanted - count, zero});
                       // Of this many elements along one axis, whatever their number is.
                       const auto fit = [&](Expr parts, int along, Expr fill) {
                         std::vector<Expr> paddings(static_cast<std::size_t>(parts.rank()) * 2, zero);
                         paddings[static_cast<std::size_t>(along) * 2 + 1] = more;
                         const Expr table = Reshape(Vector(c.to, paddings), std::vector<std::int64_t>{parts.rank(), 2});
                         Expr padded = Call("PadV2", {Gather(parts, kept, along), table, fill});
                         std::vector<Expr> dims = Dims(parts);
                         dims[static_cast<std::size_t>(along)] = wanted;
                         return Reshape(padded, dims);
                       };
                       y = fit(y, axis, c.config.IsNull("fill_value") ? y.Number(0) : y.Number(c.config.Number("fill_value")));
                       if (first) first = fit(*first, 0, first->Number(1));
                       if (counts) counts = fit(*counts, 0, counts->Number(0));
                     }
                     std::vector<Expr> results = {y};
                     if (first) results.push_back(*first);
                     if (c.config.Bool("return_inverse")) results.push_back(flat ? Reshape(inverse, Dims(given)) : inverse);
                     if (counts) results.push_back(*counts);
                     return results;
                   });
}
