#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// The greatest of nb_feature linear layers.
Value LowerMaxoutDense(Lowering& to, const Config& config, Value x) {
  const std::int64_t units = config.Int("output_dim");
  const std::int64_t features = config.Int("nb_feature");
  if (!HasRank(to, x, 2) || !InRange(to, "output_dim", {units}) || !InRange(to, "nb_feature", {features})) return {};
  x = to.Cast(x, to.layer().dtype);
  const std::int64_t inputs = to.StaticDim(x, -1);
  if (to.failed()) return {};
  Value y = to.Op("Einsum", {x, to.Weight("W", {features, inputs, units})}, {{"equation", "bi,fio->bfo"}});
  if (config.Bool("use_bias")) y = to.Op("AddV2", {y, to.Weight("b", {features, units})});
  return to.Op("Max", {y, to.Int(1)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(maxout_dense) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "MaxoutDense",
          .config = {ConfigKey("output_dim", Kind::kInt).Alias("units").Required(), {"nb_feature", 4}, ConfigKey("use_bias", true).Alias("bias")},
          .weights = {{.name = "W"}, {.name = "b", .when = "use_bias"}},
          .lower = LowerMaxoutDense,
          .note = "of Keras 1",
          .goldens = {"old_keras_1_2_2_legacy"}};
}
