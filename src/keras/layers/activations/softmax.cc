#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerSoftmaxLayer(Lowering& to, const LayerCall& call) {
  Value x = call.input();
  Value mask = call.mask();
  const bool adds = to.keras2() && !call.config.Bool("robust_masking");
  const double lowest = to.dtype(x) == DType::kHalf ? (to.keras2() ? -65504.0 : -3e4) : -1e9;
  if (mask.valid() && adds) {
    const Value hidden = to.Op("Sub", {to.Scalar(1, x), to.Cast(mask, to.dtype(x))});
    x = to.Op("AddV2", {x, to.Op("Mul", {hidden, to.Scalar(lowest, x)})});
  } else if (mask.valid()) {
    if (to.dtype(mask) != DType::kBool) mask = to.Op("Greater", {mask, to.Scalar(0.5, mask)});
    x = to.Op("SelectV2", {mask, x, to.Scalar(lowest, x)});
  }
  const std::vector<std::int64_t> axes = call.config.Ints("axis");
  const Value y = SoftmaxOver(to, x, axes.empty() ? std::vector<std::int64_t>{-1} : axes);
  if (mask.valid() && !to.keras2()) return {to.Op("SelectV2", {mask, y, to.Scalar(0, y)})};
  return {y};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(softmax) {
  return {.class_name = "Softmax",
          .config = {{"axis", ConfigKey::Kind::kInts, -1}, {"robust_masking", false}},
          .mask = MaskRule::kPass,
          .lower_call = LowerSoftmaxLayer,
          .goldens = {"softmax", "softmax_axis1_k2"}};
}
