#include "base/errors.h"
#include "keras/activations/pieces.h"
#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// x with `axis` and its last axis swapped, in the steps of TensorFlow's softmax.
Value SwapWithLast(Lowering& to, Value x, std::int64_t axis, Value rank) {
  const Value last = to.Op("Sub", {rank, to.Int(1)}, {}, "Sub");
  const Value before = to.Op("Range", {to.Int(0), to.Int(axis), to.Int(1)});
  const Value between = to.Op("Range", {to.Int(axis + 1), last, to.Int(1)});
  Value order;
  {
    const Lowering::Scope scope = to.Enter("concat");
    order = to.Op("ConcatV2", {before, to.Op("Pack", {last}, {}, "values_1"), between, to.Ints({axis}), to.Int(0)}, {}, to.scope());
  }
  return to.Op("Transpose", {x, order});
}

}  // namespace

Value ClipByValue(Lowering& to, Value x, Value least, Value most) {
  const Lowering::Scope scope = to.Enter("clip_by_value");
  return to.Op("Maximum", {to.Op("Minimum", {x, most}), least}, {}, to.scope());
}

Value Relu(Lowering& to, Value x, const ReluOptions& options) {
  const DType dtype = to.dtype(x);
  Value negative;
  if (options.negative_slope != 0) {
    if (!options.max_value.has_value() && options.threshold == 0) return to.Op("LeakyRelu", {x}, {{"alpha", static_cast<float>(options.negative_slope)}});
    negative = to.Op("Neg", {x});
    if (options.threshold != 0) negative = to.Op("AddV2", {negative, to.Scalar(options.threshold, dtype)});
    negative = to.Op("Relu", {negative});
  }
  bool clipped = options.max_value.has_value();
  Value y;
  if (options.threshold != 0) {
    const Value above = to.Op("Greater", {x, to.Scalar(options.threshold, dtype)});
    y = to.Op("Mul", {x, to.Cast(above, dtype)});
  } else if (options.max_value == 6) {
    y = to.Op("Relu6", {x});
    clipped = false;
  } else {
    y = to.Op("Relu", {x});
  }
  if (clipped) {
    const Value most = to.Scalar(*options.max_value, dtype, "Const");
    y = ClipByValue(to, y, to.Scalar(0, dtype, "Const"), most);
  }
  if (!negative.valid()) return y;
  return to.Op("Sub", {y, to.Op("Mul", {to.Scalar(options.negative_slope, dtype, "Const"), negative})});
}

Value Elu(Lowering& to, Value x, double alpha) {
  const Value y = to.Op("Elu", {x});
  if (alpha == 1) return y;
  const Value above = to.Op("Greater", {x, to.Scalar(0, x)});
  return to.Op("SelectV2", {above, y, to.Op("Mul", {to.Scalar(alpha, x), y})});
}

Value AlongAxis(Lowering& to, std::string_view op, Value x, std::int64_t axis) {
  const int rank = to.rank(x);
  if (to.failed()) return {};
  if (rank < 1 || axis >= rank || axis < -rank) {
    to.Fail(InvalidArgument("{} over axis {} of a tensor of shape {}", op, axis, to.shape(x).ToString()));
    return {};
  }
  if (axis < 0) axis += rank;
  if (axis == rank - 1) return to.Op(op, {x});
  to.Reserve("Rank");
  const Value rank_value = to.Int(rank, "Rank");
  return SwapWithLast(to, to.Op(op, {SwapWithLast(to, x, axis, rank_value)}), axis, rank_value);
}

Value SoftmaxOver(Lowering& to, Value x, std::vector<std::int64_t> axes) {
  if (axes.size() == 1) return AlongAxis(to, "Softmax", x, axes.front());
  for (std::int64_t& axis : axes) axis = KnownAxis(to, axis, to.rank(x));
  const Attrs keep = {{"keep_dims", true}};
  Value sum;
  {
    const Lowering::Scope scope = to.Enter("ReduceLogSumExp");
    const Value most = to.Op("Max", {x, to.Ints(axes)}, keep);
    const Value finite = to.Op("StopGradient", {to.Op("SelectV2", {to.Op("IsFinite", {most}), most, to.Scalar(0, x)})});
    const Value total = to.Op("Sum", {to.Op("Exp", {to.Op("Sub", {x, finite}, {}, "Sub")}), to.Ints(axes)}, keep);
    sum = to.Op("AddV2", {to.Op("Log", {total}), finite}, {}, to.scope());
  }
  return to.Op("Exp", {to.Op("Sub", {x, sum})});
}

double NumberArgument(const Json& config, std::string_view key, double fallback) { return config[key].AsDouble().value_or(fallback); }

}  // namespace keratin::keras
