#include "keras/layers/reshaping/borders.h"

KERATIN_LAYER(zero_padding3d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "ZeroPadding3D",
          .config = {{"padding", Kind::kAny, 1}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = [](Lowering& to, const Config& config, Value x) { return ZeroPad(to, config, x, 3); },
          .goldens = {"zero_padding3d_padding1", "zero_padding3d_six_sides_channels_first_k2"}};
}
