#include "keras/layers/reshaping/borders.h"

KERATIN_LAYER(cropping2d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Cropping2D",
          .config = {{"cropping", Kind::kAny, 0}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = [](Lowering& to, const Config& config, Value x) { return Crop(to, config, x, 2); }};
}
