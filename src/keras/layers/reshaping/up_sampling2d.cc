#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// Empty: there is no such interpolation.
std::string_view UpSamplingOp(std::string_view interpolation) {
  if (interpolation == "nearest") return "ResizeNearestNeighbor";
  if (interpolation == "bilinear") return "ResizeBilinear";
  if (interpolation == "bicubic") return "ResizeBicubic";
  if (interpolation == "area") return "ResizeArea";
  for (const std::string_view curve : {"lanczos3", "lanczos5", "gaussian", "mitchellcubic"})
    if (interpolation == curve) return "ScaleAndTranslate";
  return {};
}

Value Resize(Lowering& to, Value x, Value resized, std::string_view resize_op, const std::string& interpolation) {
  const Lowering::Scope scope = to.Enter("resize");
  if (resize_op == "ResizeArea") return to.Op(resize_op, {x, resized});
  if (resize_op != "ScaleAndTranslate") return to.Op(resize_op, {x, resized}, {{"half_pixel_centers", true}});
  const Value wanted = to.Cast(resized, DType::kFloat);
  const Value given = to.Op("StridedSlice", {to.Op("Shape", {x}), to.Ints({1}), to.Ints({3}), to.Ints({1})});
  const Value scale = to.Op("RealDiv", {wanted, to.Cast(given, DType::kFloat)});
  const Value translation = to.Const(Tensor(Shape{2}, {0, 0}), "zeros");
  return to.Op(resize_op, {x, resized, scale, translation}, {{"kernel_type", interpolation}, {"antialias", false}});
}

Value LowerUpSampling2D(Lowering& to, const Config& config, Value x) {
  const std::vector<std::int64_t> size = config.Ints("size", 2);
  const bool first = ChannelsFirst(to, config);
  if (!HasRank(to, x, 4) || !InRange(to, "size", size)) return {};
  const std::string interpolation = config.String("interpolation");
  const std::string_view resize_op = UpSamplingOp(interpolation);
  if (resize_op.empty()) {
    to.Fail(InvalidArgument("there is no interpolation \"{}\"", interpolation));
    return {};
  }
  const Shape shape = to.shape(x);
  Value known;
  const int rows = first ? 2 : 1;
  if (shape[rows] >= 0 && shape[rows + 1] >= 0)
    known = to.Ints({shape[rows], shape[rows + 1]}, "Const");
  else
    known = to.Op("StridedSlice", {to.Op("Shape", {x}), to.Ints({rows}), to.Ints({rows + 2}), to.Ints({1})});
  const Value resized = to.Op("Mul", {known, to.Ints(size, "Const")});
  if (!first) return Resize(to, x, resized, resize_op, interpolation);
  return ChannelsToFirst(to, Resize(to, ChannelsToLast(to, x, 2), resized, resize_op, interpolation), 2);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(up_sampling2d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "UpSampling2D",
          .config = {ConfigKey("size", Kind::kInts, 2).Count(2), {"interpolation", "nearest"}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = LowerUpSampling2D,
          .goldens = {"up_sampling2d_size2", "up_sampling2d_size2_bicubic_k2"}};
}
