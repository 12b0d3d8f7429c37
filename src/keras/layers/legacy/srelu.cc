#include "keras/layers/legacy/parametric.h"

namespace keratin::keras {
namespace {

Value LowerSReLU(Lowering& to, const Config&, Value x) {
  const auto weight = [&](std::string_view slot) { return to.Weight(slot, ParameterShape(to, slot, x)); };
  const Value left = weight("t_left");
  const Value left_slope = weight("a_left");
  // The right threshold is never left of the left one.
  const Value right = to.Op("AddV2", {left, to.Op("Abs", {weight("t_right")})});
  const Value right_slope = weight("a_right");
  const Value above_left = to.Op("Sub", {x, left});
  Value middle = to.Op("Minimum", {to.Op("Relu", {above_left}), to.Op("Sub", {right, left})});
  middle = to.Op("Sub", {middle, to.Op("Mul", {left_slope, to.Op("Relu", {to.Op("Neg", {above_left})})})});
  const Value above_right = to.Op("Mul", {to.Op("Relu", {to.Op("Sub", {x, right})}), right_slope});
  return to.Op("AddV2", {to.Op("AddV2", {left, middle}), above_right});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(srelu) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "SReLU",
          .config = {{"t_left_init", Kind::kAny},
                     {"a_left_init", Kind::kAny},
                     {"t_right_init", Kind::kAny},
                     {"a_right_init", Kind::kAny},
                     {"shared_axes", Kind::kAny}},
          .weights = {{.name = "t_left"}, {.name = "a_left"}, {.name = "t_right"}, {.name = "a_right"}},
          .mask = MaskRule::kPass,
          .lower = LowerSReLU,
          .note = "of Keras 1",
          .goldens = {"old_keras_1_2_2_legacy"}};
}
