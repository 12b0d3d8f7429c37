#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerUpSampling2D(Lowering& to, const Config& config, Value x) {
  const std::vector<std::int64_t> size = config.Ints("size", 2);
  if (!ChannelsLast(to, config) || !HasRank(to, x, 4) || !InRange(to, "size", size)) return {};
  const std::string interpolation = config.String("interpolation");
  if (interpolation != "nearest" && interpolation != "bilinear") {
    to.Fail(Unimplemented("interpolation \"{}\" is not supported, only \"nearest\" and \"bilinear\" are", interpolation));
    return {};
  }
  const Shape shape = to.shape(x);
  Value known;
  if (shape[1] >= 0 && shape[2] >= 0)
    known = to.Ints({shape[1], shape[2]}, "Const");
  else
    known = to.Op("StridedSlice", {to.Op("Shape", {x}), to.Ints({1}), to.Ints({3}), to.Ints({1})});
  const Value resized = to.Op("Mul", {known, to.Ints(size, "Const")});
  return to.Op(interpolation == "nearest" ? "ResizeNearestNeighbor" : "ResizeBilinear", {x, resized}, {{"half_pixel_centers", true}});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(up_sampling2d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "UpSampling2D",
          .config = {ConfigKey("size", Kind::kInts, 2).Count(2), {"interpolation", "nearest"}, ConfigKey("data_format", Kind::kString).Alias("dim_ordering")},
          .lower = LowerUpSampling2D,
          .note = "interpolation other than \"nearest\" and \"bilinear\" and data_format=\"channels_first\" are refused",
          .goldens = {"up_sampling2d_size2", "up_sampling2d_size2_bicubic_k2"}};
}
