#include "keras/layers/reshaping/borders.h"

KERATIN_LAYER(zero_padding1d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "ZeroPadding1D",
          .config = {{"padding", Kind::kAny, 1}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = [](Lowering& to, const Config& config, Value x) { return ZeroPad(to, config, x, 1); }};
}
