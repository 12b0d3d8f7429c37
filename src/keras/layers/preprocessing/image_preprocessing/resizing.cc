#include <limits>

#include "base/errors.h"
#include "keras/layers/preprocessing/image_preprocessing/images.h"

namespace keratin::keras {
namespace {

double Highest(DType dtype) {
  switch (dtype) {
    case DType::kUint8: return std::numeric_limits<std::uint8_t>::max();
    case DType::kInt8: return std::numeric_limits<std::int8_t>::max();
    case DType::kUint16: return std::numeric_limits<std::uint16_t>::max();
    case DType::kInt16: return std::numeric_limits<std::int16_t>::max();
    default: return std::numeric_limits<std::int32_t>::max();
  }
}
double Lowest(DType dtype) {
  switch (dtype) {
    case DType::kInt8: return std::numeric_limits<std::int8_t>::min();
    case DType::kInt16: return std::numeric_limits<std::int16_t>::min();
    case DType::kInt32:
    case DType::kInt64: return std::numeric_limits<std::int32_t>::min();
    default: return 0;
  }
}

Value LowerResizing(Lowering& to, const Config& config, Value x) {
  std::int64_t height = 0, width = 0;
  if (!ImageSize(to, config, &height, &width)) return {};
  const std::string interpolation = config.String("interpolation");
  const bool crop = config.Bool("crop_to_aspect_ratio"), pad = config.Bool("pad_to_aspect_ratio");
  if (crop && pad) {
    to.Fail(InvalidArgument("crop_to_aspect_ratio and pad_to_aspect_ratio exclude each other"));
    return {};
  }
  if (config.String("fill_mode") != "constant") {
    to.Fail(InvalidArgument("fill_mode \"{}\" is not \"constant\"", config.String("fill_mode")));
    return {};
  }
  // Keras 2 gives the layer's type, Keras 3 that of the images.
  const DType given = to.dtype(x);
  if (to.keras2()) x = to.Cast(x, interpolation == "nearest" ? to.layer().dtype : DType::kFloat);
  const Images images = ChannelsToEnd(to, config, x);
  x = images.value;
  if (to.failed()) return {};
  if (crop) x = CropToProportions(to, x, height, width);
  if (pad) x = PadToProportions(to, x, height, width, config.Number("fill_value"));
  x = ResizeImages(to, x, height, width, interpolation, config.Bool("antialias"));
  if (to.keras2()) return to.Cast(x, to.layer().dtype);
  x = ChannelsBack(to, images, x);
  if (to.dtype(x) == given) return x;
  if (!IsFloating(given)) {
    x = to.Op("Round", {x});
    x = to.Op("Minimum", {to.Op("Maximum", {x, to.Scalar(Lowest(given), x)}), to.Scalar(Highest(given), x)});
  }
  return to.Cast(x, given);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(resizing) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Resizing",
          .config = {ConfigKey("height", Kind::kInt).Required(),
                     ConfigKey("width", Kind::kInt).Required(),
                     {"interpolation", "bilinear"},
                     {"crop_to_aspect_ratio", false},
                     {"pad_to_aspect_ratio", false},
                     {"fill_mode", "constant"},
                     {"fill_value", 0.0},
                     {"antialias", false},
                     {"data_format", "channels_last"}},
          .lower = LowerResizing,
          .goldens = {"resizing_height4_width7_nearest", "resizing_height4_width7_area_crop_to_aspect_ratio_k2"}};
}
