#include "keras/layers/preprocessing/image_preprocessing/images.h"

namespace keratin::keras {
namespace {

// Keras 2 gives the largest part of those proportions where it does not train; Keras 3 leaves images as they are.
Value LowerRandomCrop(Lowering& to, const Config& config, Value x) {
  std::int64_t height = 0, width = 0;
  if (!ImageSize(to, config, &height, &width)) return {};
  if (!to.keras2()) return x;
  x = to.Cast(x, to.layer().dtype);
  const Images images = ChannelsToEnd(to, config, x);
  x = CropToProportions(to, images.value, height, width);
  return to.Cast(ResizeImages(to, x, height, width, "bilinear", false), to.layer().dtype);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(random_crop) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "RandomCrop",
          .config = {ConfigKey("height", Kind::kInt).Required(),
                     ConfigKey("width", Kind::kInt).Required(),
                     {"data_format", "channels_last"},
                     {"seed", Kind::kAny},
                     {"rng_type", Kind::kAny},
                     {"factor", Kind::kAny}},
          .lower = LowerRandomCrop,
          .note = "at inference Keras 2 resizes and Keras 3 does nothing",
          .goldens = {"random_crop_height4_width7", "random_crop_height4_width7_k2"}};
}
