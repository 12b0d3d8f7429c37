#include <algorithm>
#include <limits>
#include <numeric>

#include "base/errors.h"
#include "keras/operations/expr.h"

namespace keratin::keras {
namespace {

Expr Binary(std::string_view op, Expr a, Expr b) { return Call(op, {a, b}); }

}  // namespace

int Expr::rank() const {
  const int known = to_->rank(value_);
  if (known >= 0) return known;
  to_->Fail(InvalidArgument("needs to know the rank of its input"));
  return 0;
}

std::vector<Expr> Calls(std::string_view op, const std::vector<Expr>& inputs, Attrs attrs, std::string_view name) {
  std::vector<Expr> outputs;
  if (inputs.empty()) return outputs;
  Lowering& to = inputs.front().to();
  for (const Value output : to.Ops(op, {inputs.begin(), inputs.end()}, std::move(attrs), name)) outputs.emplace_back(to, output);
  return outputs;
}

Expr Call(std::string_view op, const std::vector<Expr>& inputs, Attrs attrs, std::string_view name) {
  Lowering& to = inputs.front().to();
  return {to, to.Op(op, {inputs.begin(), inputs.end()}, std::move(attrs), name)};
}

Expr operator+(Expr a, Expr b) { return Binary("AddV2", a, b); }
Expr operator-(Expr a, Expr b) { return Binary("Sub", a, b); }
Expr operator*(Expr a, Expr b) { return Binary("Mul", a, b); }
Expr operator/(Expr a, Expr b) { return Binary("RealDiv", a, b); }
Expr operator+(Expr a, double b) { return a + a.Number(b); }
Expr operator-(Expr a, double b) { return a - a.Number(b); }
Expr operator*(Expr a, double b) { return a * a.Number(b); }
Expr operator/(Expr a, double b) { return a / a.Number(b); }
Expr operator+(double a, Expr b) { return b.Number(a) + b; }
Expr operator-(double a, Expr b) { return b.Number(a) - b; }
Expr operator*(double a, Expr b) { return b.Number(a) * b; }
Expr operator/(double a, Expr b) { return b.Number(a) / b; }
Expr operator-(Expr a) { return Call("Neg", {a}); }
Expr operator<(Expr a, Expr b) { return Binary("Less", a, b); }
Expr operator>(Expr a, Expr b) { return Binary("Greater", a, b); }
Expr operator<=(Expr a, Expr b) { return Binary("LessEqual", a, b); }
Expr operator>=(Expr a, Expr b) { return Binary("GreaterEqual", a, b); }
Expr operator<(Expr a, double b) { return a < a.Number(b); }
Expr operator>(Expr a, double b) { return a > a.Number(b); }
Expr operator<=(Expr a, double b) { return a <= a.Number(b); }
Expr operator>=(Expr a, double b) { return a >= a.Number(b); }
Expr operator&(Expr a, Expr b) { return Binary("LogicalAnd", a, b); }
Expr operator|(Expr a, Expr b) { return Binary("LogicalOr", a, b); }
Expr operator!(Expr a) { return Call("LogicalNot", {a}); }
Expr Equal(Expr a, Expr b) { return Binary("Equal", a, b); }
Expr Equal(Expr a, double b) { return Equal(a, a.Number(b)); }

Expr Cast(Expr x, DType dtype) { return {x.to(), x.to().Cast(x, dtype)}; }
Expr Where(Expr condition, Expr a, Expr b) { return Call("SelectV2", {condition, a, b}); }
Expr ZerosLike(Expr x) { return Call("ZerosLike", {x}); }
Expr OnesLike(Expr x) { return Call("OnesLike", {x}); }
Expr Clip(Expr x, Expr least, Expr most) { return Call("Maximum", {Call("Minimum", {x, most}), least}); }

Expr IntExpr(Lowering& to, std::int64_t value) { return {to, to.Int(value)}; }
Expr IntsExpr(Lowering& to, const std::vector<std::int64_t>& values) { return {to, to.Ints(values)}; }
Expr ShapeOf(Expr x) { return {x.to(), x.to().DynamicShape(x)}; }

int Axis(Lowering& to, std::int64_t axis, int rank) {
  if (to.failed()) return 0;
  if (axis < -rank || axis >= rank) {
    to.Fail(InvalidArgument("axis {} of a tensor with {} axes", axis, rank));
    return 0;
  }
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

Expr Dim(Expr x, std::int64_t axis) {
  const int place = Axis(x.to(), axis, x.rank());
  if (x.to().failed()) return x;
  const std::int64_t size = x.shape()[place];
  if (size >= 0) return IntExpr(x.to(), size);
  return {x.to(), x.to().Element(ShapeOf(x), place)};
}

std::vector<Expr> Dims(Expr x) {
  std::vector<Expr> dims;
  for (int i = 0; i < x.rank(); ++i) dims.push_back(Dim(x, i));
  return dims;
}

Expr Vector(Lowering& to, const std::vector<Expr>& scalars) {
  std::vector<std::int64_t> numbers;
  for (const Expr& scalar : scalars) {
    const Tensor value = to.known(scalar);
    if (value.dtype() == DType::kInt32 && value.size() == 1) numbers.push_back(*value.data<std::int32_t>());
  }
  if (numbers.size() == scalars.size()) return IntsExpr(to, numbers);
  return Call("Pack", scalars);
}

Expr Reshape(Expr x, const std::vector<Expr>& dims) { return {x.to(), x.to().Reshape(x, std::vector<Value>(dims.begin(), dims.end()))}; }
Expr Reshape(Expr x, const std::vector<std::int64_t>& dims) { return {x.to(), x.to().Reshape(x, dims)}; }
Expr Flat(Expr x) { return Reshape(x, std::vector<std::int64_t>{-1}); }
Expr Transpose(Expr x, const std::vector<std::int64_t>& order) { return Call("Transpose", {x, IntsExpr(x.to(), order)}); }
Expr ExpandDims(Expr x, std::int64_t axis) { return Call("ExpandDims", {x, IntExpr(x.to(), axis)}); }
Expr Squeeze(Expr x, const std::vector<std::int64_t>& axes) { return Call("Squeeze", {x}, {{"squeeze_dims", axes}}); }

Expr SwapAxes(Expr x, std::int64_t a, std::int64_t b) {
  const int rank = x.rank();
  const int first = Axis(x.to(), a, rank);
  const int second = Axis(x.to(), b, rank);
  if (first == second) return x;
  std::vector<std::int64_t> order(static_cast<std::size_t>(rank));
  std::iota(order.begin(), order.end(), 0);
  std::swap(order[static_cast<std::size_t>(first)], order[static_cast<std::size_t>(second)]);
  return Transpose(x, order);
}

Expr MoveAxis(Expr x, const std::vector<std::int64_t>& source, const std::vector<std::int64_t>& destination) {
  Lowering& to = x.to();
  const int rank = x.rank();
  std::vector<std::int64_t> from;
  std::vector<std::pair<int, int>> moves;
  if (source.size() != destination.size()) {
    to.Fail(InvalidArgument("source and destination have {} and {} axes", source.size(), destination.size()));
    return x;
  }
  for (std::size_t i = 0; i < source.size(); ++i) {
    from.push_back(Axis(to, source[i], rank));
    moves.emplace_back(Axis(to, destination[i], rank), static_cast<int>(from.back()));
  }
  std::vector<std::int64_t> order;
  for (int i = 0; i < rank; ++i)
    if (std::find(from.begin(), from.end(), i) == from.end()) order.push_back(i);
  std::sort(moves.begin(), moves.end());
  for (const auto& [place, axis] : moves) {
    if (static_cast<std::size_t>(place) > order.size()) {
      to.Fail(InvalidArgument("one axis is moved twice"));
      return x;
    }
    order.insert(order.begin() + place, axis);
  }
  if (to.failed() || std::is_sorted(order.begin(), order.end())) return x;
  return Transpose(x, order);
}

Expr Concat(Lowering& to, const std::vector<Expr>& xs, std::int64_t axis) {
  if (xs.empty()) {
    to.Fail(InvalidArgument("needs at least one tensor"));
    return {to, {}};
  }
  if (xs.size() == 1) return Call("Identity", xs);
  std::vector<Expr> inputs = xs;
  inputs.push_back(IntExpr(to, axis));
  return Call("ConcatV2", inputs);
}

Expr Stack(Lowering& to, const std::vector<Expr>& xs, std::int64_t axis) {
  if (xs.empty()) {
    to.Fail(InvalidArgument("needs at least one tensor"));
    return {to, {}};
  }
  return Call("Pack", xs, {{"axis", axis}});
}

std::vector<Expr> Unstack(Expr x, std::int64_t axis) {
  const std::int64_t count = x.to().StaticDim(x, static_cast<int>(axis));
  return Calls("Unpack", {x}, {{"num", count}, {"axis", axis}});
}

std::vector<Expr> Split(Expr x, const std::vector<std::int64_t>& sizes, std::int64_t axis) {
  Lowering& to = x.to();
  return Calls("SplitV", {x, IntsExpr(to, sizes), IntExpr(to, axis)}, {{"num_split", static_cast<std::int64_t>(sizes.size())}});
}

Expr Gather(Expr x, Expr indices, std::int64_t axis, std::int64_t batch_dims) {
  return Call("GatherV2", {x, indices, IntExpr(x.to(), axis)}, {{"batch_dims", batch_dims}});
}

Expr BroadcastTo(Expr x, Expr shape) { return Call("BroadcastTo", {x, shape}); }
Expr Reverse(Expr x, const std::vector<std::int64_t>& axes) { return Call("ReverseV2", {x, IntsExpr(x.to(), axes)}); }
Expr Range(Expr start, Expr limit, double step) { return Call("Range", {start, limit, start.Number(step)}); }

Expr SliceAxis(Expr x, std::int64_t axis, std::optional<std::int64_t> begin, std::optional<std::int64_t> end, std::int64_t step) {
  const int rank = x.rank();
  const int place = Axis(x.to(), axis, rank);
  if (x.to().failed()) return x;
  const auto count = static_cast<std::size_t>(place) + 1;
  std::vector<std::int64_t> begins(count, 0), ends(count, 0), steps(count, 1);
  std::int64_t open = (std::int64_t{1} << place) - 1;
  std::int64_t begin_mask = open, end_mask = open;
  if (begin)
    begins.back() = *begin;
  else
    begin_mask |= std::int64_t{1} << place;
  if (end)
    ends.back() = *end;
  else
    end_mask |= std::int64_t{1} << place;
  steps.back() = step;
  Lowering& to = x.to();
  return Call("StridedSlice", {x, IntsExpr(to, begins), IntsExpr(to, ends), IntsExpr(to, steps)}, {{"begin_mask", begin_mask}, {"end_mask", end_mask}});
}

Expr Index(Expr x, std::int64_t axis, std::int64_t index) {
  const int place = Axis(x.to(), axis, x.rank());
  if (x.to().failed()) return x;
  const auto count = static_cast<std::size_t>(place) + 1;
  std::vector<std::int64_t> begins(count, 0), ends(count, 0), steps(count, 1);
  const std::int64_t open = (std::int64_t{1} << place) - 1;
  begins.back() = index;
  ends.back() = index + 1;
  Lowering& to = x.to();
  Attrs attrs = {{"begin_mask", open}, {"end_mask", open}, {"shrink_axis_mask", std::int64_t{1} << place}};
  if (index == -1) attrs.Set("end_mask", open | (std::int64_t{1} << place));
  return Call("StridedSlice", {x, IntsExpr(to, begins), IntsExpr(to, ends), IntsExpr(to, steps)}, std::move(attrs));
}

Expr Reduce(std::string_view op, Expr x, const Axes& axes, bool keep) {
  std::vector<std::int64_t> over;
  if (axes) {
    over = *axes;
  } else {
    for (int i = 0; i < x.rank(); ++i) over.push_back(i);
  }
  return Call(op, {x, IntsExpr(x.to(), over)}, {{"keep_dims", keep}});
}

Expr Variance(Expr x, const Axes& axes, bool keep) {
  const Expr mean = Reduce("Mean", x, axes, true);
  return Reduce("Mean", Call("Square", {x - mean}), axes, keep);
}

Expr MatMul(Expr a, Expr b, bool transpose_a, bool transpose_b) {
  if (a.rank() == 2 && b.rank() == 2) return Call("MatMul", {a, b}, {{"transpose_a", transpose_a}, {"transpose_b", transpose_b}});
  return Call("BatchMatMulV2", {a, b}, {{"adj_x", transpose_a}, {"adj_y", transpose_b}});
}

Expr Tensordot(Expr a, Expr b, std::vector<std::int64_t> axes_a, std::vector<std::int64_t> axes_b) {
  Lowering& to = a.to();
  const int rank_a = a.rank(), rank_b = b.rank();
  if (axes_a.size() != axes_b.size()) {
    to.Fail(InvalidArgument("tensordot over {} axes and {} axes", axes_a.size(), axes_b.size()));
    return a;
  }
  for (std::int64_t& axis : axes_a) axis = Axis(to, axis, rank_a);
  for (std::int64_t& axis : axes_b) axis = Axis(to, axis, rank_b);
  const auto free_axes = [](int rank, const std::vector<std::int64_t>& used) {
    std::vector<std::int64_t> left;
    for (int i = 0; i < rank; ++i)
      if (std::find(used.begin(), used.end(), i) == used.end()) left.push_back(i);
    return left;
  };
  const std::vector<std::int64_t> free_a = free_axes(rank_a, axes_a), free_b = free_axes(rank_b, axes_b);
  if (to.failed()) return a;
  std::vector<Expr> out;
  for (const std::int64_t axis : free_a) out.push_back(Dim(a, axis));
  for (const std::int64_t axis : free_b) out.push_back(Dim(b, axis));
  // One side of each product must be known for the other to be -1.
  const auto product = [&](Expr x, const std::vector<std::int64_t>& axes) {
    std::int64_t size = 1;
    Expr computed = IntExpr(to, 1);
    bool known = true;
    for (const std::int64_t axis : axes) {
      const std::int64_t dim = x.shape()[static_cast<int>(axis)];
      known = known && dim >= 0;
      size *= dim;
    }
    if (known) return IntExpr(to, size);
    for (const std::int64_t axis : axes) computed = computed * Dim(x, axis);
    return computed;
  };
  std::vector<std::int64_t> order_a = free_a, order_b = axes_b;
  order_a.insert(order_a.end(), axes_a.begin(), axes_a.end());
  order_b.insert(order_b.end(), free_b.begin(), free_b.end());
  const auto ordered = [](Expr x, const std::vector<std::int64_t>& order) { return std::is_sorted(order.begin(), order.end()) ? x : Transpose(x, order); };
  const Expr left = Reshape(ordered(a, order_a), {product(a, free_a), product(a, axes_a)});
  const Expr right = Reshape(ordered(b, order_b), {product(b, axes_b), product(b, free_b)});
  const Expr result = MatMul(left, right);
  if (out.empty()) return Reshape(result, std::vector<std::int64_t>{});
  return Reshape(result, out);
}

namespace {

std::vector<Expr> TopOfLast(Expr x) { return Calls("TopKV2", {x, Dim(x, -1)}); }

// What turns an ascending order into a descending one.
Expr Turned(Expr x) {
  switch (x.dtype()) {
    case DType::kUint8: return x.Number(std::numeric_limits<std::uint8_t>::max()) - x;
    case DType::kUint16: return x.Number(std::numeric_limits<std::uint16_t>::max()) - x;
    case DType::kUint32: return x.Number(std::numeric_limits<std::uint32_t>::max()) - x;
    case DType::kInt8:
    case DType::kInt16:
    case DType::kInt32:
    case DType::kInt64: return -1 - x;
    default: return -x;
  }
}

}  // namespace

Expr Sort(Expr x, std::int64_t axis, bool descending) {
  const Expr last = SwapAxes(x, axis, -1);
  const std::vector<Expr> top = TopOfLast(descending ? last : Turned(last));
  if (top.empty()) return x;
  return SwapAxes(descending ? top.front() : Turned(top.front()), axis, -1);
}

Expr Argsort(Expr x, std::int64_t axis, bool descending) {
  const Expr last = SwapAxes(x, axis, -1);
  const std::vector<Expr> top = TopOfLast(descending ? last : Turned(last));
  if (top.size() < 2) return x;
  return SwapAxes(top[1], axis, -1);
}

Expr ChannelsLast(Expr x) {
  std::vector<std::int64_t> order = {0};
  for (int i = 2; i < x.rank(); ++i) order.push_back(i);
  order.push_back(1);
  return Transpose(x, order);
}

Expr ChannelsFirst(Expr x) {
  std::vector<std::int64_t> order = {0, x.rank() - 1};
  for (int i = 1; i + 1 < x.rank(); ++i) order.push_back(i);
  return Transpose(x, order);
}

}  // namespace keratin::keras
