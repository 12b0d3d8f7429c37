#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/merging/merge.h"

namespace keratin::keras {
namespace {

Value Normalized(Lowering& to, Value x, std::int64_t axis) {
  const Lowering::Scope scope = to.Enter("l2_normalize");
  const Value total = to.Op("Sum", {to.Op("Square", {x}), to.Int(axis)}, {{"keep_dims", true}});
  const Value scale = to.Op("Rsqrt", {to.Op("Maximum", {total, to.Scalar(1e-12, total)})});
  return to.Op("Mul", {x, scale}, {}, to.scope());
}

// A vector's [begin, end); -1 as an end is the last element, 0 with `to_end` the one behind it.
Value Part(Lowering& to, Value vector, std::int64_t begin, std::int64_t end, bool from_start, bool to_end) {
  return to.Op("StridedSlice", {vector, to.Ints({begin}), to.Ints({end}), to.Ints({1})},
               {{"begin_mask", std::int64_t{from_start}}, {"end_mask", std::int64_t{to_end}}});
}

Value Last(Lowering& to, Value vector) {
  return to.Op("StridedSlice", {vector, to.Ints({-1}), to.Ints({0}), to.Ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
}

// x with its axis `from` moved to `target`.
Value MoveAxis(Lowering& to, Value x, int from, int target) {
  if (from == target) return x;
  std::vector<std::int64_t> order;
  for (int axis = 0; axis < to.rank(x); ++axis)
    if (axis != from) order.push_back(axis);
  order.insert(order.begin() + target, from);
  return to.Op("Transpose", {x, to.Ints(order)});
}

std::vector<Value> LowerDot(Lowering& to, const LayerCall& call) {
  if (call.inputs.size() != 2) {
    to.Fail(InvalidArgument("takes two tensors and is called with {}", call.inputs.size()));
    return {};
  }
  Value x = call.inputs[0];
  Value y = call.inputs[1];
  if (to.rank(x) < 2 || to.rank(y) < 2 || to.rank(x) + to.rank(y) > Shape::kMaxRank + 2) {
    to.Fail(InvalidArgument("takes tensors of rank 2 or more and is given shapes {} and {}", to.shape(x).ToString(), to.shape(y).ToString()));
    return {};
  }
  const std::vector<std::int64_t> axes = call.config.Ints("axes", 2);
  const std::int64_t x_axis = KnownAxis(to, axes[0], to.rank(x));
  const std::int64_t y_axis = KnownAxis(to, axes[1], to.rank(y));
  if (!to.failed() && (x_axis == 0 || y_axis == 0)) to.Fail(InvalidArgument("its axes {} and {} must not be the batch axis", x_axis, y_axis));
  if (to.failed()) return {};
  if (call.config.Bool("normalize")) {
    x = Normalized(to, x, x_axis);
    y = Normalized(to, y, y_axis);
  }
  return {BatchDot(to, x, y, static_cast<int>(x_axis), static_cast<int>(y_axis))};
}

}  // namespace

Value BatchDot(Lowering& to, Value x, Value y, int x_axis, int y_axis) {
  const bool x_flat = to.rank(x) == 2;
  const bool y_flat = to.rank(y) == 2;
  if (x_flat) {
    x = to.Op("ExpandDims", {x, to.Int(1)});
    ++x_axis;
  }
  if (y_flat) y = to.Op("ExpandDims", {y, to.Int(2)});
  x = MoveAxis(to, x, x_axis, to.rank(x) - 1);
  y = MoveAxis(to, y, y_axis, 1);
  Value middle, trailing;
  if (to.rank(x) > 3) {
    const Value shape = to.Op("Shape", {x});
    middle = Part(to, shape, 1, -1, false, false);
    const Value batch = to.Element(shape, 0);
    x = to.Op("Reshape", {x, to.Op("Pack", {batch, to.Int(-1), Last(to, shape)})});
  }
  if (to.rank(y) > 3) {
    const Value shape = to.Op("Shape", {y});
    trailing = Part(to, shape, 2, 0, false, true);
    const Value batch = to.Element(shape, 0);
    y = to.Op("Reshape", {y, to.Op("Pack", {batch, to.Element(shape, 1), to.Int(-1)})});
  }
  Value product = to.Op("BatchMatMulV2", {x, y});
  if (middle.valid() || trailing.valid()) {
    Value shape = to.Op("Shape", {product});
    if (middle.valid()) shape = to.Op("ConcatV2", {Part(to, shape, 0, 1, true, false), middle, Part(to, shape, -1, 0, false, true), to.Int(0)});
    if (trailing.valid()) shape = to.Op("ConcatV2", {Part(to, shape, 0, -1, true, false), trailing, to.Int(0)});
    product = to.Op("Reshape", {product, shape});
  }
  if (x_flat) return to.Op("Squeeze", {product}, {{"squeeze_dims", std::vector<std::int64_t>{1}}});
  if (y_flat) return to.Op("Squeeze", {product}, {{"squeeze_dims", std::vector<std::int64_t>{-1}}});
  return product;
}

}  // namespace keratin::keras

KERATIN_LAYER(dot) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Dot",
          .config = {ConfigKey("axes", Kind::kInts).Required().Count(2), {"normalize", false}},
          .mask = MaskRule::kStops,
          .lower_call = LowerDot,
          .goldens = {"dot_axes1", "dot_axes1_normalize_2_k2"}};
}
