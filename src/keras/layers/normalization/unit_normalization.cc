#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

constexpr double kSmallestSum = 1e-12;
// The minor version of Keras 3 that has the root before the limit.
constexpr int kRootFirst = 6;

Value LowerUnitNormalization(Lowering& to, const Config& config, Value x) {
  x = to.Cast(x, to.layer().dtype);
  const std::vector<std::int64_t> axes = config.Ints("axis");
  for (const std::int64_t axis : axes) KnownAxis(to, axis, to.rank(x));
  if (to.failed()) return {};
  const Lowering::Scope scope = to.Enter("l2_normalize");
  const Value squares = to.Op("Square", {x});
  const Value sum = to.Op("Sum", {squares, config.Raw("axis").is_array() ? to.Ints(axes) : to.Int(axes.front())}, {{"keep_dims", true}});
  // The same numbers but for vectors that are shorter than a millionth.
  const KerasVersion& version = to.version();
  const bool limit_first = to.keras2() || (version.stated && version.major == 3 && version.minor < kRootFirst);
  if (limit_first) return to.Op("Mul", {x, to.Op("Rsqrt", {to.Op("Maximum", {sum, to.Scalar(kSmallestSum, sum)})})}, {}, to.scope());
  return to.Op("Mul", {x, to.Op("Minimum", {to.Op("Rsqrt", {sum}), to.Scalar(1 / kSmallestSum, sum)})}, {}, to.scope());
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(unit_normalization) {
  return {.class_name = "UnitNormalization",
          .config = {ConfigKey("axis", ConfigKey::Kind::kInts, -1)},
          .mask = MaskRule::kPass,
          .lower = LowerUnitNormalization,
          .goldens = {"unit_normalization_rank2", "unit_normalization_axis1_k2"}};
}
