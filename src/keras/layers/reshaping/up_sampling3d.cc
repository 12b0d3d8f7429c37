#include "keras/layers/checks.h"
#include "keras/layers/reshaping/repeat.h"

namespace keratin::keras {
namespace {

Value LowerUpSampling3D(Lowering& to, const Config& config, Value x) {
  const std::vector<std::int64_t> size = config.Ints("size", 3);
  const int first = ChannelsFirst(to, config) ? 2 : 1;
  if (!HasRank(to, x, 5) || !InRange(to, "size", size)) return {};
  for (int axis = 0; axis < 3; ++axis) x = RepeatElements(to, x, size[static_cast<std::size_t>(axis)], first + axis);
  return x;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(up_sampling3d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "UpSampling3D",
          .config = {ConfigKey("size", Kind::kInts, 2).Count(3), ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = LowerUpSampling3D,
          .goldens = {"up_sampling3d_size2", "up_sampling3d_size2x1x3_channels_first_k2"}};
}
