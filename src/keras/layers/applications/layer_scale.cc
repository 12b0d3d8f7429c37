#include "keras/layers/checks.h"

// A layer of keras.applications.ConvNeXt alone.
KERATIN_LAYER(layer_scale) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "LayerScale",
          .config = {{"init_values", Kind::kFloat}, ConfigKey("projection_dim", Kind::kInt).Required()},
          .weights = {{.name = "gamma"}},
          .lower = [](Lowering& to, const Config& config, Value x) -> Value {
            const std::int64_t channels = config.Int("projection_dim");
            if (!InRange(to, "projection_dim", {channels})) return {};
            return to.Op("Mul", {x, to.Weight("gamma", {channels})}, {}, "mul");
          }};
}
