#include "keras/layers/reshaping/borders.h"

KERATIN_LAYER(cropping3d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Cropping3D",
          .config = {{"cropping", Kind::kAny, 1}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = [](Lowering& to, const Config& config, Value x) { return Crop(to, config, x, 3); },
          .goldens = {"cropping3d_cropping1", "cropping3d_six_sides_channels_first_k2"}};
}
