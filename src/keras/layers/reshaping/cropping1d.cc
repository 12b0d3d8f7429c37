#include "keras/layers/reshaping/borders.h"

KERATIN_LAYER(cropping1d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Cropping1D",
          .config = {{"cropping", Kind::kAny, 1}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = [](Lowering& to, const Config& config, Value x) { return Crop(to, config, x, 1); }};
}
