#include "keras/operations/numpy.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace keratin::keras {
namespace {

bool IsUnsigned(DType dtype) { return dtype == DType::kUint8 || dtype == DType::kUint16 || dtype == DType::kUint32 || dtype == DType::kUint64; }

double Smallest(DType dtype) {
  switch (dtype) {
    case DType::kDouble: return std::numeric_limits<double>::min();
    case DType::kHalf: return 6.103515625e-05;
    default: return std::numeric_limits<float>::min();
  }
}

double Largest(DType dtype) {
  switch (dtype) {
    case DType::kDouble: return std::numeric_limits<double>::max();
    case DType::kHalf: return 65504;
    case DType::kBfloat16: return 3.3895313892515355e38;
    default: return std::numeric_limits<float>::max();
  }
}

}  // namespace

DType FloatOfInt(DType dtype) {
  if (dtype == DType::kInt64) return DType::kDouble;
  return IsFloating(dtype) || IsComplex(dtype) ? dtype : DType::kFloat;
}

Expr SignBit(Expr x) {
  const Expr bits = Call("Bitcast", {Cast(x, DType::kFloat)}, {{"type", DType::kInt32}});
  return Call("Less", {bits, bits.Number(0)});
}

Expr LogSumExp(Expr x, const Axes& axes, bool keep) {
  const Expr most = Reduce("Max", x, axes, true);
  const Expr finite = Where(Call("IsFinite", {most}), most, ZerosLike(most));
  const Expr sum = Call("Log", {Reduce("Sum", Call("Exp", {x - finite}), axes, keep)});
  return sum + (keep ? finite : Reshape(finite, Dims(sum)));
}

Expr ArgExtreme(OpCall& c, std::string_view op, Expr x) {
  const Axes axes = c.ConfigAxes("axis");
  const Expr given = x;
  if (IsFloating(x.dtype()) && x.rank() > 0) {
    x = Cast(x, ResultType({{x.dtype()}, {DType::kFloat}}));
    x = Where(Equal(x, 0) & SignBit(x), x.Number(-Smallest(x.dtype())), x);
  }
  std::int64_t axis = 0;
  if (axes && axes->size() == 1)
    axis = axes->front();
  else
    x = Flat(x);
  const Expr found = Call(op, {x, IntExpr(c.to, axis)}, {{"output_type", DType::kInt32}});
  if (!c.config.Bool("keepdims")) return found;
  if (axes) return ExpandDims(found, axis);
  return Reshape(found, std::vector<std::int64_t>(static_cast<std::size_t>(given.rank()), 1));
}

Expr NanSum(Expr x, const Axes& axes, bool keep) {
  const Expr clean = IsFloating(x.dtype()) ? Where(Call("IsNan", {x}), x.Number(0), x) : x;
  return Reduce("Sum", Cast(clean, SumType(x.dtype())), axes, keep);
}

Expr NanMean(Expr x, const Axes& axes, bool keep) {
  if (axes && axes->empty()) return x;
  if (!IsFloating(x.dtype())) return Reduce("Mean", Cast(x, DType::kFloat), axes, keep);
  return NanSum(x, axes, keep) / Reduce("Sum", Cast(!Call("IsNan", {x}), x.dtype()), axes, keep);
}

Expr NanVariance(Expr given, const Axes& axes, bool keep) {
  const Expr x = Cast(given, FloatType(given.dtype()));
  const Expr valid = !Call("IsNan", {x});
  const Expr centered = Where(valid, x - NanMean(x, axes, true), ZerosLike(x));
  return Reduce("Sum", Call("Square", {centered}), axes, keep) / Reduce("Sum", Cast(valid, x.dtype()), axes, keep);
}

Expr NanToNumber(Expr x, double nan, std::optional<double> positive, std::optional<double> negative) {
  if (!IsFloating(x.dtype())) return x;
  x = Where(Call("IsNan", {x}), x.Number(nan), x);
  x = Where(Call("IsInf", {x}) & (x > 0), x.Number(positive.value_or(Largest(x.dtype()))), x);
  return Where(Call("IsInf", {x}) & (x < 0), x.Number(negative.value_or(-Largest(x.dtype()))), x);
}

namespace {

// What a quantile works on: one axis, the last, and how the rest becomes the answer.
struct Rows {
  Expr values;  // (other axes..., all that is reduced)
  std::vector<std::int64_t> axes;
  bool all = false;
};

Rows MakeRows(OpCall& c, Expr x) {
  Rows rows;
  const Axes axes = c.ConfigAxes("axis");
  if (!axes) {
    rows.all = true;
    rows.values = Flat(x);
    return rows;
  }
  const int rank = x.rank();
  for (const std::int64_t axis : *axes) rows.axes.push_back(Axis(c.to, axis, rank));
  std::vector<std::int64_t> order;
  std::vector<Expr> dims;
  for (int i = 0; i < rank; ++i)
    if (std::find(rows.axes.begin(), rows.axes.end(), i) == rows.axes.end()) {
      order.push_back(i);
      dims.push_back(Dim(x, i));
    }
  order.insert(order.end(), rows.axes.begin(), rows.axes.end());
  dims.push_back(IntExpr(c.to, -1));
  std::int64_t known = 1;
  for (const std::int64_t axis : rows.axes) known = known < 0 || x.shape()[static_cast<int>(axis)] < 0 ? -1 : known * x.shape()[static_cast<int>(axis)];
  if (known >= 0) dims.back() = IntExpr(c.to, known);
  rows.values = Reshape(std::is_sorted(order.begin(), order.end()) ? x : Transpose(x, order), dims);
  std::sort(rows.axes.begin(), rows.axes.end());
  return rows;
}

// `found` has the quantiles along its last axis, where q is a vector.
Expr Finish(OpCall& c, const Rows& rows, Expr x, Expr found, int q_rank) {
  if (c.to.failed()) return found;
  const bool keep = c.config.Has("keepdims") && c.config.Bool("keepdims");
  if (q_rank > 0) found = MoveAxis(found, {-1}, {0});
  if (!keep) return found;
  if (rows.all) {
    std::vector<std::int64_t> dims = {-1};
    dims.resize(static_cast<std::size_t>(x.rank()) + 1, 1);
    if (q_rank == 0) dims.erase(dims.begin());
    return Reshape(found, dims);
  }
  for (const std::int64_t axis : rows.axes) found = ExpandDims(found, axis + q_rank);
  return found;
}

bool KnownMethod(OpCall& c, std::string_view method) {
  if (method == "linear" || method == "lower" || method == "higher" || method == "nearest" || method == "midpoint") return true;
  c.Fail(Unimplemented("the method \"{}\" is not supported", method));
  return false;
}

}  // namespace

Expr Quantile(OpCall& c, Expr x, Expr q, std::string_view method) {
  if (!KnownMethod(c, method)) return x;
  x = Cast(x, FloatType(x.dtype()));
  q = Cast(q, DType::kDouble);
  const int q_rank = q.rank();
  if (q_rank > 1) return c.Fail(Unimplemented("quantiles q of {} axes are not supported", q_rank));
  const Rows rows = MakeRows(c, x);
  const Expr sorted = Sort(rows.values, -1);
  const Expr size = Dim(rows.values, -1);
  const Expr exact = (Cast(size, DType::kDouble) - 1) * q;
  const auto index = [&](std::string_view how) {
    const Expr place = Call(how == "lower" ? "Floor" : how == "higher" ? "Ceil" : "Round", {exact});
    return Clip(Cast(place, DType::kInt32), IntExpr(c.to, 0), size - 1);
  };
  const auto at = [&](Expr place) { return Gather(sorted, place, -1); };
  Expr found;
  if (method == "midpoint") {
    found = 0.5 * (at(index("lower")) + at(index("higher")));
  } else if (method == "linear") {
    const Expr smaller = Call("Maximum", {index("higher") - 1, IntExpr(c.to, 0)});
    const Expr larger = Call("Minimum", {smaller + 1, size - 1});
    const Expr fraction = Cast(Cast(larger, DType::kDouble) - exact, x.dtype());
    found = at(larger) * (1 - fraction) + at(smaller) * fraction;
  } else {
    found = at(index(method));
  }
  Expr nan = Reduce("Any", Call("IsNan", {rows.values}), Over({-1}), q_rank > 0);
  found = Where(nan, found.Number(std::numeric_limits<double>::quiet_NaN()), found);
  return Finish(c, rows, x, found, q_rank);
}

Expr NanQuantile(OpCall& c, Expr x, Expr q, std::string_view method) {
  if (!KnownMethod(c, method)) return x;
  const DType own = x.dtype();
  if (!IsFloating(own)) x = Cast(x, DType::kFloat);
  const Axes axes = c.ConfigAxes("axis");
  if (axes && axes->empty()) return x;
  q = Cast(q, DType::kDouble);
  const int q_rank = q.rank();
  if (q_rank > 1) return c.Fail(Unimplemented("quantiles q of {} axes are not supported", q_rank));
  const Rows rows = MakeRows(c, x);
  const Expr nan = Call("IsNan", {rows.values});
  // Numbers first, in order; what is behind them is not read.
  const Expr sorted = Sort(Where(nan, x.Number(std::numeric_limits<double>::infinity()), rows.values), -1);
  const Expr count = Reduce("Sum", Cast(!nan, DType::kInt32), Over({-1}), true);
  const Expr exact = (Cast(count, DType::kDouble) - 1) * (q_rank == 0 ? ExpandDims(q, 0) : q);
  const Expr zero = IntExpr(c.to, 0);
  const Expr last = Call("Maximum", {count - 1, zero});
  const auto index = [&](std::string_view how) {
    const Expr place = Call(how == "lower" ? "Floor" : how == "higher" ? "Ceil" : "Round", {exact});
    return Clip(Cast(place, DType::kInt32), zero, last);
  };
  const int batch = rows.values.rank() - 1;
  const auto at = [&](Expr place) { return Gather(sorted, place, batch, batch); };
  Expr found;
  if (method == "midpoint") {
    found = 0.5 * (at(index("lower")) + at(index("higher")));
  } else if (method == "linear") {
    const Expr smaller = Call("Maximum", {index("higher") - 1, zero});
    const Expr larger = Call("Minimum", {smaller + 1, last});
    const Expr fraction = Cast(Cast(larger, DType::kDouble) - exact, x.dtype());
    found = at(larger) * (1 - fraction) + at(smaller) * fraction;
  } else {
    found = at(index(method));
  }
  found = Where(Equal(count, 0), found.Number(std::numeric_limits<double>::quiet_NaN()), found);
  if (q_rank == 0) found = Squeeze(found, {-1});
  return Finish(c, rows, x, found, q_rank);
}

Expr Cumulate(OpCall& c, std::string_view op, Expr x) {
  if (!c.config.IsNull("dtype")) x = Cast(x, DTypeFromName(c.config.String("dtype")));
  if (x.dtype() == DType::kBool) x = Cast(x, DType::kInt32);
  const Axes axes = c.ConfigAxes("axis");
  if (!axes || axes->size() != 1) return Call(op, {Flat(x), IntExpr(c.to, 0)});
  return Call(op, {x, IntExpr(c.to, axes->front())});
}

Expr Triangle(Expr x, std::int64_t k, bool lower) {
  Lowering& to = x.to();
  if (lower && k >= 0) return Call("MatrixBandPart", {x, IntExpr(to, -1), IntExpr(to, k)});
  if (!lower && k <= 0) return Call("MatrixBandPart", {x, IntExpr(to, -k), IntExpr(to, -1)});
  const Expr row = ExpandDims(Range(IntExpr(to, 0), Dim(x, -2)), 1);
  const Expr column = ExpandDims(Range(IntExpr(to, 0), Dim(x, -1)), 0) - static_cast<double>(k);
  return Where(lower ? row >= column : row <= column, x, ZerosLike(x));
}

Expr Diagonal(Expr x, std::int64_t offset, std::int64_t axis1, std::int64_t axis2) {
  x = MoveAxis(x, {axis1, axis2}, {-2, -1});
  if (x.to().failed()) return x;
  const Shape shape = x.shape();
  const std::int64_t rows = shape.back(1), columns = shape.back();
  if ((rows >= 0 && offset <= -rows) || (columns >= 0 && offset >= columns)) return SliceAxis(Reduce("Max", x, Over({-2})), -1, 0, 0);
  return Call("MatrixDiagPartV3", {x, IntExpr(x.to(), offset), x.Number(0)});
}

Expr Difference(Expr x, std::int64_t n, std::int64_t axis) {
  const int place = Axis(x.to(), axis, x.rank());
  if (n < 0 || n > 100) {
    x.to().Fail(Unimplemented("differences of order {} are not supported", n));
    return x;
  }
  for (std::int64_t i = 0; i < n && !x.to().failed(); ++i) {
    const Expr after = SliceAxis(x, place, 1, {}), before = SliceAxis(x, place, {}, -1);
    x = x.dtype() == DType::kBool ? Call("NotEqual", {after, before}) : after - before;
  }
  return x;
}

std::vector<Expr> SplitAt(OpCall& c, Expr x, std::int64_t axis) {
  const int place = Axis(c.to, axis, x.rank());
  if (c.to.failed()) return {};
  const Json& wanted = c.config.Raw("indices_or_sections");
  if (const std::optional<std::int64_t> count = wanted.AsInt()) return Calls("Split", {IntExpr(c.to, place), x}, {{"num_split", *count}});
  const std::int64_t total = c.to.StaticDim(x, place);
  std::vector<std::int64_t> sizes;
  std::int64_t before = 0;
  for (const std::int64_t index : c.config.Ints("indices_or_sections")) {
    sizes.push_back(index - before);
    before = index;
  }
  sizes.push_back(total - before);
  return Split(x, sizes, place);
}

Expr Take(Expr x, Expr indices, std::int64_t axis) {
  const int place = Axis(x.to(), axis, x.rank());
  const Expr fixed = IsUnsigned(indices.dtype()) ? indices : Where(indices < 0, indices + Cast(Dim(x, place), indices.dtype()), indices);
  return Gather(x, fixed.dtype() == DType::kInt64 ? fixed : Cast(fixed, DType::kInt32), place);
}

Expr TakeAlong(Expr x, Expr indices, std::int64_t axis) {
  Lowering& to = x.to();
  const int rank = x.rank();
  const int place = Axis(to, axis, rank);
  if (indices.rank() != rank) {
    to.Fail(InvalidArgument("takes along the axes of a tensor of rank {} with indices of rank {}", rank, indices.rank()));
    return x;
  }
  indices = Cast(indices, DType::kInt64);
  std::vector<Expr> x_dims, index_dims;
  for (int i = 0; i < rank && !to.failed(); ++i) {
    const Expr mine = Dim(x, i), theirs = Dim(indices, i);
    if (i == place) {
      x_dims.push_back(mine);
      index_dims.push_back(theirs);
      continue;
    }
    const std::int64_t a = x.shape()[i], b = indices.shape()[i];
    const Expr both = a < 0 && b < 0 ? Call("Maximum", {mine, theirs}) : a == 1 || (a < 0 && b != 1) ? theirs : mine;
    x_dims.push_back(both);
    index_dims.push_back(both);
  }
  if (to.failed()) return x;
  x = BroadcastTo(x, Vector(to, x_dims));
  indices = BroadcastTo(indices, Vector(to, index_dims));
  indices = Where(indices < 0, indices + Cast(Dim(x, place), DType::kInt64), indices);
  x = SwapAxes(x, place, -1);
  indices = SwapAxes(indices, place, -1);
  const Expr found = Gather(x, indices, rank - 1, rank - 1);
  return SwapAxes(found, place, -1);
}

Expr Repeat(Expr x, const std::vector<std::int64_t>& repeats, std::int64_t axis) {
  Lowering& to = x.to();
  const int place = Axis(to, axis, x.rank());
  if (to.failed()) return x;
  if (repeats.size() == 1) {
    std::vector<std::int64_t> tiles(static_cast<std::size_t>(x.rank()) + 1, 1);
    tiles[static_cast<std::size_t>(place) + 1] = repeats.front();
    std::vector<Expr> dims = Dims(x);
    dims[static_cast<std::size_t>(place)] = dims[static_cast<std::size_t>(place)] * static_cast<double>(repeats.front());
    if (x.shape()[place] >= 0) dims[static_cast<std::size_t>(place)] = IntExpr(to, x.shape()[place] * repeats.front());
    return Reshape(Call("Tile", {ExpandDims(x, place + 1), IntsExpr(to, tiles)}), dims);
  }
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < repeats.size(); ++i) {
    if (repeats[i] < 0 || repeats[i] > 1'000'000) {
      to.Fail(InvalidArgument("{} repeats", repeats[i]));
      return x;
    }
    indices.insert(indices.end(), static_cast<std::size_t>(repeats[i]), static_cast<std::int64_t>(i));
  }
  return Gather(x, IntsExpr(to, indices), place);
}

Expr Linspace(Expr start, Expr stop, std::int64_t count, bool endpoint, std::int64_t axis, Expr* step) {
  Lowering& to = start.to();
  if (count < 0 || count > 10'000'000) {
    to.Fail(InvalidArgument("{} steps", count));
    return start;
  }
  const Expr width = stop - start;
  const double steps = static_cast<double>(endpoint ? count - 1 : count);
  const Expr size = width / std::max(steps, 1.0);
  if (step != nullptr) *step = size;
  const Expr last = endpoint || count <= 1 ? stop : stop - size;
  // (…, 1) and (count), then the new axis where it belongs.
  const Expr from = ExpandDims(start + ZerosLike(last), -1), until = ExpandDims(last + ZerosLike(start), -1);
  Expr made;
  if (count <= 1) {
    made = count == 1 ? from : SliceAxis(from, -1, 0, 0);
  } else {
    const Expr places = Cast(Range(IntExpr(to, 0), IntExpr(to, count - 1)), start.dtype());
    const Expr delta = (until - from) / static_cast<double>(count - 1);
    made = Concat(to, {from + delta * places, until}, -1);
  }
  return MoveAxis(made, {-1}, {axis});
}

Expr NumpyMatMul(Expr a, Expr b) {
  const int rank_a = a.rank(), rank_b = b.rank();
  if (rank_a == 0 || rank_b == 0) {
    a.to().Fail(InvalidArgument("the matrix product of a scalar"));
    return a;
  }
  if (rank_b == 1) return Tensordot(a, b, {-1}, {0});
  if (rank_a == 1) return Tensordot(a, b, {0}, {-2});
  if (rank_b == 2 && rank_a > 2) return Tensordot(a, b, {-1}, {0});
  return MatMul(a, b);
}

Expr NumpyDot(Expr a, Expr b) {
  if (a.rank() == 0 || b.rank() == 0) return a * b;
  return b.rank() == 1 ? Tensordot(a, b, {-1}, {-1}) : Tensordot(a, b, {-1}, {-2});
}

Expr GreatestCommonDivisor(Expr a, Expr b) {
  Lowering& to = a.to();
  if (!IsInteger(a.dtype())) {
    to.Fail(InvalidArgument("takes integers"));
    return a;
  }
  if (!IsUnsigned(a.dtype())) {
    a = Call("Abs", {a});
    b = Call("Abs", {b});
  }
  const Expr zero = ZerosLike(a + b);
  const std::vector<Value> found = to.While(
      {a + zero, b + zero},
      [](Lowering& body, const std::vector<Value>& args) {
        const Expr rest(body, args[1]);
        return std::vector<Value>{Reduce("Any", Call("NotEqual", {rest, rest.Number(0)}), {})};
      },
      [](Lowering& body, const std::vector<Value>& args) {
        const Expr x(body, args[0]), y(body, args[1]);
        const Expr done = Equal(y, 0);
        return std::vector<Value>{Where(done, x, y), Where(done, ZerosLike(y), Call("FloorMod", {x, Where(done, OnesLike(y), y)}))};
      });
  return {to, found.empty() ? Value{} : found.front()};
}

Expr Eye(Lowering& to, Expr rows, Expr columns, std::int64_t k) {
  const Expr row = ExpandDims(Range(IntExpr(to, 0), rows), 1), column = ExpandDims(Range(IntExpr(to, 0), columns), 0);
  return Equal(row + static_cast<double>(k), column);
}

std::vector<Expr> NonZero(Expr x) {
  const int rank = x.rank();
  const Expr found = Call("Where", {Cast(x, DType::kBool)});
  std::vector<Expr> indices;
  for (int i = 0; i < rank; ++i) indices.push_back(Cast(Index(found, 1, i), DType::kInt32));
  return indices;
}

Expr FromDiagonal(Expr x, std::int64_t k) {
  Lowering& to = x.to();
  return Call("MatrixDiagV3", {x, IntExpr(to, k), IntExpr(to, -1), IntExpr(to, -1), x.Number(0)});
}

std::vector<Expr> Together(OpCall& c, std::string_view parameter, bool weak) {
  const CallArgument* list = c.Find(parameter);
  if (list == nullptr) {
    c.Fail(InvalidArgument("needs the argument \"{}\"", parameter));
    return {};
  }
  if (list->kind != Argument::Kind::kList) {
    const Expr x = c.Convert(*list);
    return Unstack(x, 0);
  }
  std::vector<const CallArgument*> items;
  for (const CallArgument& item : list->items) items.push_back(&item);
  return c.Promoted(items, weak);
}

Expr Like(OpCall& c, std::string_view op) {
  const Expr x = c.Tensor("x");
  return Call(op, {c.config.IsNull("dtype") ? x : Cast(x, DTypeFromName(c.config.String("dtype")))});
}

Expr SaturateCast(Expr x, DType dtype) {
  struct Limits {
    double least, most;
  };
  const auto limits = [](DType type) -> std::optional<Limits> {
    switch (type) {
      case DType::kInt8: return Limits{-128, 127};
      case DType::kInt16: return Limits{-32768, 32767};
      case DType::kInt32: return Limits{-2147483648.0, 2147483647.0};
      case DType::kInt64: return Limits{-9223372036854775808.0, 9223372036854775807.0};
      case DType::kUint8: return Limits{0, 255};
      case DType::kUint16: return Limits{0, 65535};
      case DType::kUint32: return Limits{0, 4294967295.0};
      case DType::kHalf:
      case DType::kBfloat16:
      case DType::kFloat:
      case DType::kDouble: return Limits{-Largest(type), Largest(type)};
      default: return {};
    }
  };
  const std::optional<Limits> from = limits(x.dtype()), into = limits(dtype);
  if (!from || !into) return Cast(x, dtype);
  // The largest number of the old type that the new one holds.
  double most = into->most;
  if (x.dtype() == DType::kFloat && most == 2147483647.0) most = 2147483520.0;
  if (x.dtype() == DType::kFloat && most == 4294967295.0) most = 4294967040.0;
  if (from->least < into->least) x = Call("Maximum", {x, x.Number(into->least)});
  if (from->most > most) x = Call("Minimum", {x, x.Number(most)});
  return Cast(x, dtype);
}

Expr Norm(OpCall& c, Expr x) {
  const Json& order = c.config.Raw("ord");
  const bool keep = c.config.Bool("keepdims");
  const int rank = x.rank();
  std::vector<std::int64_t> axes = c.config.Ints("axis");
  if (c.config.IsNull("axis"))
    for (int i = 0; i < rank; ++i) axes.push_back(i);
  for (std::int64_t& axis : axes) axis = Axis(c.to, axis, rank);
  const std::string name(order.AsString().value_or(""));
  const std::optional<double> number = order.AsDouble();
  if (c.to.failed()) return x;
  if (axes.empty() || axes.size() > 2) return c.Fail(InvalidArgument("a norm over {} axes", axes.size()));
  if (order.is_null() || name == "fro" || (axes.size() == 1 && number == 2.0)) return Call("Sqrt", {Reduce("Sum", x * x, axes, keep)});
  const Expr size = Call("Abs", {x});
  if (axes.size() == 1) {
    if (!number) return c.Fail(InvalidArgument("a norm of the order \"{}\" over one axis", name));
    if (std::isinf(*number)) return Reduce(*number > 0 ? "Max" : "Min", size, axes, keep);
    if (*number == 0) return Reduce("Sum", Cast(Call("NotEqual", {x, x.Number(0)}), x.dtype()), axes, keep);
    return Call("Pow", {Reduce("Sum", Call("Pow", {size, x.Number(*number)}), axes, keep), 1 / x.Number(*number)});
  }
  const std::int64_t row = axes[0], column = axes[1];
  if (name == "nuc" || number == 2.0 || number == -2.0) {
    const std::vector<Expr> found = Calls("Svd", {MoveAxis(x, axes, {-2, -1})}, {{"compute_uv", false}});
    if (found.empty()) return x;
    Expr y = Reduce(name == "nuc" ? "Sum" : *number > 0 ? "Max" : "Min", found.front(), Over({-1}));
    if (keep) y = ExpandDims(ExpandDims(y, std::min(row, column)), std::max(row, column));
    return y;
  }
  if (!number || (std::abs(*number) != 1 && !std::isinf(*number))) return c.Fail(InvalidArgument("a matrix norm of the order {}", order.Dump()));
  const std::int64_t inner = std::isinf(*number) ? column : row, outer = std::isinf(*number) ? row : column;
  const Expr sums = Reduce("Sum", size, Over({inner}), true);
  const Expr most = Reduce(*number > 0 ? "Max" : "Min", sums, Over({outer}), true);
  return keep ? most : Squeeze(most, axes);
}

Expr PseudoInverse(Expr x, Expr rcond) {
  const std::vector<Expr> found = Calls("Svd", {x}, {{"compute_uv", true}, {"full_matrices", false}});
  if (found.size() != 3) return x;
  const Expr s = found[0], u = found[1], v = found[2];
  const double epsilon = x.dtype() == DType::kDouble ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon();
  if (!rcond.value().valid()) rcond = 10.0 * Cast(Call("Maximum", {Dim(x, -2), Dim(x, -1)}), x.dtype()) * epsilon;
  const Expr cutoff = rcond * Reduce("Max", s, Over({-1}), true);
  const Expr safe = Where(s > cutoff, s, s.Number(std::numeric_limits<double>::infinity()));
  return MatMul(v / ExpandDims(safe, -2), u, false, true);
}

}  // namespace keratin::keras
