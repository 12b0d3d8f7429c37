#include "keras/layers/reshaping/borders.h"

KERATIN_LAYER(zero_padding2d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "ZeroPadding2D",
          .config = {{"padding", Kind::kAny, 1}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = [](Lowering& to, const Config& config, Value x) { return ZeroPad(to, config, x, 2); },
          .goldens = {"zero_padding2d_four_sides_k2", "zero_padding2d_padding1"}};
}
