#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// Empty: there is no such interpolation.
std::string_view ResizeOp(std::string_view interpolation) {
  if (interpolation == "nearest") return "ResizeNearestNeighbor";
  if (interpolation == "bilinear") return "ResizeBilinear";
  if (interpolation == "bicubic") return "ResizeBicubic";
  if (interpolation == "area") return "ResizeArea";
  for (const std::string_view curve : {"lanczos3", "lanczos5", "gaussian", "mitchellcubic"})
    if (interpolation == curve) return "ScaleAndTranslate";
  return {};
}

Value LowerUpSampling2D(Lowering& to, const Config& config, Value x) {
  const std::vector<std::int64_t> size = config.Ints("size", 2);
  if (!ChannelsLast(to, config) || !HasRank(to, x, 4) || !InRange(to, "size", size)) return {};
  const std::string interpolation = config.String("interpolation");
  const std::string_view resize_op = ResizeOp(interpolation);
  if (resize_op.empty()) {
    to.Fail(InvalidArgument("there is no interpolation \"{}\"", interpolation));
    return {};
  }
  const Shape shape = to.shape(x);
  Value known;
  if (shape[1] >= 0 && shape[2] >= 0)
    known = to.Ints({shape[1], shape[2]}, "Const");
  else
    known = to.Op("StridedSlice", {to.Op("Shape", {x}), to.Ints({1}), to.Ints({3}), to.Ints({1})});
  const Value resized = to.Op("Mul", {known, to.Ints(size, "Const")});
  const Lowering::Scope scope = to.Enter("resize");
  if (resize_op == "ResizeArea") return to.Op(resize_op, {x, resized});
  if (resize_op != "ScaleAndTranslate") return to.Op(resize_op, {x, resized}, {{"half_pixel_centers", true}});
  const Value wanted = to.Cast(resized, DType::kFloat);
  const Value given = to.Op("StridedSlice", {to.Op("Shape", {x}), to.Ints({1}), to.Ints({3}), to.Ints({1})});
  const Value scale = to.Op("RealDiv", {wanted, to.Cast(given, DType::kFloat)});
  const Value translation = to.Const(Tensor(Shape{2}, {0, 0}), "zeros");
  return to.Op(resize_op, {x, resized, scale, translation}, {{"kernel_type", interpolation}, {"antialias", false}});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(up_sampling2d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "UpSampling2D",
          .config = {ConfigKey("size", Kind::kInts, 2).Count(2), {"interpolation", "nearest"}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = LowerUpSampling2D,
          .note = "data_format=\"channels_first\" is refused",
          .goldens = {"up_sampling2d_size2", "up_sampling2d_size2_bicubic_k2"}};
}
