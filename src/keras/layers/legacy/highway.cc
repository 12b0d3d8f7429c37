#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

Value LowerHighway(Lowering& to, const Config& config, Value x) {
  if (!HasRank(to, x, 2)) return {};
  x = to.Cast(x, to.layer().dtype);
  const std::int64_t inputs = to.StaticDim(x, -1);
  if (to.failed()) return {};
  const auto linear = [&](std::string_view kernel, std::string_view bias) {
    Value y = to.Op("MatMul", {x, to.Weight(kernel, {inputs, inputs})});
    if (config.Bool("use_bias")) y = to.Op("BiasAdd", {y, to.Weight(bias, {inputs})});
    return y;
  };
  const Value carry = to.Op("Sigmoid", {linear("W_carry", "b_carry")});
  const Value active = to.Op("Mul", {to.Activate(config.Raw("activation"), linear("W", "b")), carry});
  return to.Op("AddV2", {active, to.Op("Mul", {to.Op("Sub", {to.Scalar(1, carry), carry}), x})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(highway) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Highway",
          .config = {{"activation", Kind::kAny, "linear"}, ConfigKey("use_bias", true).Alias("bias"), {"transform_bias", Kind::kAny}},
          .weights = {{.name = "W"}, {.name = "W_carry"}, {.name = "b", .when = "use_bias"}, {.name = "b_carry", .when = "use_bias"}},
          .lower = LowerHighway,
          .note = "of Keras 1",
          .goldens = {"old_keras_1_2_2_legacy"}};
}
