#include "keras/activations/pieces.h"
#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// exp(x - logsumexp(x)) over several axes.
Value OverAxes(Lowering& to, Value x, std::vector<std::int64_t> axes) {
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

std::vector<Value> LowerSoftmaxLayer(Lowering& to, const LayerCall& call) {
  Value x = call.input();
  Value mask = call.mask();
  const double lowest = to.dtype(x) == DType::kHalf ? (to.keras2() ? -65504.0 : -3e4) : -1e9;
  if (mask.valid() && to.keras2()) {
    const Value hidden = to.Op("Sub", {to.Scalar(1, x), to.Cast(mask, to.dtype(x))});
    x = to.Op("AddV2", {x, to.Op("Mul", {hidden, to.Scalar(lowest, x)})});
  } else if (mask.valid()) {
    if (to.dtype(mask) != DType::kBool) mask = to.Op("Greater", {mask, to.Scalar(0.5, mask)});
    x = to.Op("SelectV2", {mask, x, to.Scalar(lowest, x)});
  }
  const std::vector<std::int64_t> axes = call.config.Ints("axis");
  const Value y = axes.size() > 1 ? OverAxes(to, x, axes) : AlongAxis(to, "Softmax", x, axes.empty() ? -1 : axes.front());
  if (mask.valid() && !to.keras2()) return {to.Op("SelectV2", {mask, y, to.Scalar(0, y)})};
  return {y};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(softmax) {
  return {.class_name = "Softmax",
          .config = {{"axis", ConfigKey::Kind::kInts, -1}},
          .mask = MaskRule::kPass,
          .lower_call = LowerSoftmaxLayer,
          .goldens = {"softmax", "softmax_axis1_k2"}};
}
