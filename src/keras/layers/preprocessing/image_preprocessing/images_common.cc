#include <algorithm>

#include "base/errors.h"
#include "keras/layers/preprocessing/image_preprocessing/images.h"

namespace keratin::keras {
namespace {

std::string_view ResizeOp(const std::string& interpolation, bool antialias) {
  if (interpolation == "nearest") return "ResizeNearestNeighbor";
  if (interpolation == "area") return "ResizeArea";
  if (interpolation == "bilinear") return antialias ? "ScaleAndTranslate" : "ResizeBilinear";
  if (interpolation == "bicubic") return antialias ? "ScaleAndTranslate" : "ResizeBicubic";
  for (const std::string_view curve : {"lanczos3", "lanczos5", "gaussian", "mitchellcubic"})
    if (interpolation == curve) return "ScaleAndTranslate";
  return {};
}

Value Half(Lowering& to, Value difference) {
  return to.Cast(to.Op("RealDiv", {to.Cast(difference, DType::kFloat), to.Scalar(2, DType::kFloat)}), DType::kInt32);
}

Value Scaled(Lowering& to, Value size, std::int64_t by, std::int64_t over) {
  const Value product = to.Cast(to.Op("Mul", {size, to.Int(by)}), DType::kFloat);
  return to.Cast(to.Op("RealDiv", {product, to.Scalar(static_cast<double>(over), DType::kFloat)}), DType::kInt32);
}

// Element `index`, counted from the end, of a shape.
Value FromEnd(Lowering& to, Value shape, std::int64_t index) {
  return to.Op("StridedSlice", {shape, to.Ints({index}), to.Ints({index + 1}), to.Ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
}

}  // namespace

Images ChannelsToEnd(Lowering& to, const Config& config, Value x) {
  Images images{.value = x};
  if (!to.failed() && to.rank(x) != 4) to.Fail(InvalidArgument("takes a batch of images (4 dimensions) and is given the shape {}", to.shape(x).ToString()));
  if (config.String("data_format") != "channels_first") return images;
  images.channels_first = true;
  images.value = to.Op("Transpose", {x, to.Ints({0, 2, 3, 1})});
  return images;
}

Value ChannelsBack(Lowering& to, const Images& images, Value x) { return images.channels_first ? to.Op("Transpose", {x, to.Ints({0, 3, 1, 2})}) : x; }

Value ResizeImages(Lowering& to, Value x, std::int64_t height, std::int64_t width, const std::string& interpolation, bool antialias) {
  if (to.failed()) return {};
  const std::string_view op = ResizeOp(interpolation, antialias);
  if (op.empty()) {
    to.Fail(InvalidArgument("there is no interpolation \"{}\"", interpolation));
    return {};
  }
  const Shape shape = to.shape(x);
  if (!to.keras2() && shape[1] == height && shape[2] == width) return x;
  const Lowering::Scope scope = to.Enter("resize");
  const Value size = to.Ints({height, width}, "size");
  if (op == "ResizeArea") return to.Op(op, {x, size});
  if (op != "ScaleAndTranslate") return to.Op(op, {x, size}, {{"half_pixel_centers", true}});
  const Value wanted = to.Cast(size, DType::kFloat);
  const Value given = to.Op("StridedSlice", {to.Op("Shape", {x}), to.Ints({1}), to.Ints({3}), to.Ints({1})});
  const Value scale = to.Op("RealDiv", {wanted, to.Cast(given, DType::kFloat)});
  const Value translation = to.Const(Tensor(Shape{2}, {0, 0}), "zeros");
  const std::string kernel = interpolation == "bilinear" ? "triangle" : interpolation == "bicubic" ? "keyscubic" : interpolation;
  return to.Op(op, {x, size, scale, translation}, {{"kernel_type", kernel}, {"antialias", antialias}});
}

Value PadToProportions(Lowering& to, Value x, std::int64_t height, std::int64_t width, double fill) {
  const Shape before = to.shape(x);
  const Value shape = to.Op("Shape", {x});
  const Value rows = to.Element(shape, 1), columns = to.Element(shape, 2);
  const auto margin = [&](Value size, Value other, std::int64_t by, std::int64_t over) {
    const Value product = to.Cast(to.Op("Mul", {other, to.Int(by)}), DType::kFloat);
    const Value padded = to.Op("Maximum", {size, to.Cast(to.Op("RealDiv", {product, to.Scalar(static_cast<double>(over), DType::kFloat)}), DType::kInt32)});
    const Value missing = to.Cast(to.Op("Sub", {padded, size}), DType::kFloat);
    return to.Cast(to.Op("RealDiv", {missing, to.Scalar(2, DType::kFloat)}), DType::kInt32);
  };
  const Value above = margin(rows, columns, height, width), left = margin(columns, rows, width, height);
  const Value one_side = to.Op("Pack", {to.Int(0), above, left, to.Int(0)});
  const Value paddings = to.Op("Pack", {one_side, one_side}, {{"axis", std::int64_t{1}}});
  const Value padded = to.Op("PadV2", {x, paddings, to.Scalar(fill, x)});
  to.SetShape(padded, Shape{before[0], Shape::kUnknown, Shape::kUnknown, before[3]});
  return padded;
}

Value CropToProportions(Lowering& to, Value x, std::int64_t height, std::int64_t width) {
  if (to.failed()) return {};
  const Shape before = to.shape(x);
  const Value shape = to.Op("Shape", {x});
  const Value rows = FromEnd(to, shape, -3), columns = FromEnd(to, shape, -2);
  Value crop_height = Scaled(to, columns, height, width);
  Value crop_width = Scaled(to, rows, width, height);
  crop_height = to.Op("Minimum", {rows, crop_height});
  crop_width = to.Op("Minimum", {columns, crop_width});
  if (!to.keras2()) {
    crop_height = to.Op("Maximum", {crop_height, to.Int(1)});
    crop_width = to.Op("Maximum", {crop_width, to.Int(1)});
  }
  const Value top = Half(to, to.Op("Sub", {rows, crop_height}));
  const Value left = Half(to, to.Op("Sub", {columns, crop_width}));
  const Value begin = to.Op("Pack", {to.Int(0), top, left, to.Int(0)});
  const Value size = to.Op("Pack", {to.Int(-1), crop_height, crop_width, to.Int(-1)});
  const Value cropped = to.Op("Slice", {x, begin, size});
  to.SetShape(cropped, Shape{before[0], Shape::kUnknown, Shape::kUnknown, before[3]});
  return cropped;
}

bool ImageSize(Lowering& to, const Config& config, std::int64_t* height, std::int64_t* width) {
  constexpr std::int64_t kMost = 1 << 20;
  *height = config.Int("height");
  *width = config.Int("width");
  if (*height >= 1 && *width >= 1 && *height <= kMost && *width <= kMost) return !to.failed();
  to.Fail(InvalidArgument("height {} and width {} must be in [1, {}]", *height, *width, kMost));
  return false;
}

ValueRange ValueRangeOf(Lowering& to, const Config& config, std::string_view key) {
  const Json& range = config.Raw(key);
  if (!range.is_array() || range.size() != 2 || !range[0].is_number() || !range[1].is_number()) {
    to.Fail(InvalidArgument("\"{}\" must be two numbers", key));
    return {};
  }
  return {std::min(*range[0].AsDouble(), *range[1].AsDouble()), std::max(*range[0].AsDouble(), *range[1].AsDouble())};
}

Value ChangeRange(Lowering& to, Value x, const ValueRange& from, const ValueRange& into) {
  if (from.low == into.low && from.high == into.high) return x;
  x = to.Cast(x, DType::kFloat);
  x = to.Op("RealDiv", {to.Op("Sub", {x, to.Scalar(from.low, x)}), to.Scalar(from.high - from.low, x)});
  return to.Op("AddV2", {to.Op("Mul", {x, to.Scalar(into.high - into.low, x)}), to.Scalar(into.low, x)});
}

std::vector<ConfigKey> AugmentationConfig(const std::vector<std::string_view>& keys) {
  std::vector<ConfigKey> all;
  for (const std::string_view key : keys) all.emplace_back(key, ConfigKey::Kind::kAny);
  for (const std::string_view key : {"seed", "data_format", "rng_type"}) all.emplace_back(key, ConfigKey::Kind::kAny);
  return all;
}

Value LowerAugmentation(Lowering& /*to*/, const Config& /*config*/, Value x) { return x; }

Value LowerCastingAugmentation(Lowering& to, const Config& /*config*/, Value x) { return to.Cast(x, to.layer().dtype); }

Value LowerAugmentationCastInKeras2(Lowering& to, const Config& /*config*/, Value x) { return to.keras2() ? to.Cast(x, to.layer().dtype) : x; }

}  // namespace keratin::keras
