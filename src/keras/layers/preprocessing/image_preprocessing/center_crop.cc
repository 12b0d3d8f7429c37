#include <algorithm>

#include "base/errors.h"
#include "keras/layers/preprocessing/image_preprocessing/images.h"

namespace keratin::keras {
namespace {

// Where sizes are known, the part to resize is computed here, as Keras 3 does.
Value CropKnown(Lowering& to, Value x, std::int64_t height, std::int64_t width) {
  const Shape shape = to.shape(x);
  const auto part = [](std::int64_t size, std::int64_t other, std::int64_t by, std::int64_t over) {
    const auto scaled = static_cast<std::int64_t>(static_cast<double>(other * by) / static_cast<double>(over));
    return std::max<std::int64_t>(std::min(size, scaled), 1);
  };
  const std::int64_t rows = part(shape[1], shape[2], height, width), columns = part(shape[2], shape[1], width, height);
  return to.Op("Slice", {x, to.Ints({0, (shape[1] - rows) / 2, (shape[2] - columns) / 2, 0}), to.Ints({-1, rows, columns, -1})});
}

// Of images whose size only a run knows: those that are large enough are cut, others become the part that has the proportions wanted.
Value CropUnknown(Lowering& to, Value x, std::int64_t height, std::int64_t width) {
  const Shape before = to.shape(x);
  const Value shape = to.Op("Shape", {x});
  const Value rows = to.Element(shape, 1), columns = to.Element(shape, 2);
  const Value below = to.Op("Sub", {rows, to.Int(height)}), beside = to.Op("Sub", {columns, to.Int(width)});
  if (!to.keras2()) {
    const Value top = to.Op("FloorDiv", {below, to.Int(2)}), left = to.Op("FloorDiv", {beside, to.Int(2)});
    const Value begin = to.Op("Pack", {to.Int(0), top, left, to.Int(0)});
    const Value end = to.Op("Pack", {to.Int(0), to.Op("AddV2", {top, to.Int(height)}), to.Op("AddV2", {left, to.Int(width)}), to.Int(0)});
    const Value cut = to.Op("StridedSlice", {x, begin, end, to.Ints({1, 1, 1, 1})}, {{"begin_mask", std::int64_t{9}}, {"end_mask", std::int64_t{9}}});
    to.SetShape(cut, Shape{before[0], height, width, before[3]});
    return cut;
  }
  const Value fits = to.Op("GreaterEqual", {to.Op("Minimum", {below, beside}), to.Int(0)});
  const auto scaled = [&](Value size, Value other, std::int64_t by, std::int64_t over) {
    const Value product = to.Cast(to.Op("Mul", {other, to.Int(by)}), DType::kFloat);
    return to.Op("Minimum", {size, to.Cast(to.Op("RealDiv", {product, to.Scalar(static_cast<double>(over), DType::kFloat)}), DType::kInt32)});
  };
  const Value part_rows = to.Op("SelectV2", {fits, to.Int(height), scaled(rows, columns, height, width)});
  const Value part_columns = to.Op("SelectV2", {fits, to.Int(width), scaled(columns, rows, width, height)});
  const auto half = [&](Value size, Value part) { return to.Op("FloorDiv", {to.Op("Sub", {size, part}), to.Int(2)}); };
  const Value begin = to.Op("Pack", {to.Int(0), half(rows, part_rows), half(columns, part_columns), to.Int(0)});
  const Value size = to.Op("Pack", {to.Int(-1), part_rows, part_columns, to.Int(-1)});
  const Value cropped = to.Op("Slice", {x, begin, size});
  to.SetShape(cropped, Shape{before[0], Shape::kUnknown, Shape::kUnknown, before[3]});
  return ResizeImages(to, cropped, height, width, "bilinear", false);
}

Value LowerCenterCrop(Lowering& to, const Config& config, Value x) {
  std::int64_t height = 0, width = 0;
  if (!ImageSize(to, config, &height, &width)) return {};
  x = to.Cast(x, to.layer().dtype);
  const Images images = ChannelsToEnd(to, config, x);
  x = images.value;
  if (to.failed()) return {};
  const Shape shape = to.shape(x);
  const std::int64_t below = shape[1] - height, beside = shape[2] - width;
  if (shape[1] < 0 || shape[2] < 0) {
    x = CropUnknown(to, x, height, width);
  } else if (below >= 0 && beside >= 0) {
    x = to.Op("Slice", {x, to.Ints({0, below / 2, beside / 2, 0}), to.Ints({-1, height, width, -1})});
  } else {
    x = to.keras2() ? CropToProportions(to, x, height, width) : CropKnown(to, x, height, width);
    x = to.Cast(ResizeImages(to, x, height, width, "bilinear", false), to.layer().dtype);
  }
  return ChannelsBack(to, images, x);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(center_crop) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "CenterCrop",
          .config = {ConfigKey("height", Kind::kInt).Required(),
                     ConfigKey("width", Kind::kInt).Required(),
                     {"data_format", "channels_last"},
                     {"factor", Kind::kAny},
                     {"bounding_box_format", Kind::kAny}},
          .lower = LowerCenterCrop,
          .goldens = {"center_crop_height4_width7", "center_crop_unknown_size_height12_width11_k2"}};
}
