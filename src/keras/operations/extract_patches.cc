#include "keras/operations/patches.h"

namespace keratin::keras {
namespace {

// A convolution with a kernel that copies.
Expr VolumePatches(OpCall& c, Expr x, const std::vector<std::int64_t>& sizes) {
  const std::int64_t channels = c.to.StaticDim(x, -1);
  constexpr std::int64_t kMostDepth = 4096;
  std::int64_t depth = channels;
  for (const std::int64_t size : sizes) depth = depth > kMostDepth ? depth : depth * size;
  if (c.to.failed()) return x;
  if (depth > kMostDepth) return c.Fail(Unimplemented("patches of more than {} numbers are not supported", kMostDepth));
  const Expr unit = Cast(Eye(c.to, IntExpr(c.to, depth), IntExpr(c.to, depth), 0), x.dtype());
  return SpatialConvolution(c, x, Reshape(unit, std::vector<std::int64_t>{sizes[0], sizes[1], sizes[2], channels, depth}), SizesOf(c, "strides", 3, sizes));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(extract_patches) {
  return Operation("ops.ExtractPatches", {"images"},
                   {ConfigKey("size", ConfigKey::Kind::kInts).Required(),
                    {"strides", ConfigKey::Kind::kInts},
                    ConfigKey("dilation_rate", ConfigKey::Kind::kInts, 1),
                    {"padding", "valid"},
                    {"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results {
                     const int dims = c.config.Ints("size").size() == 3 ? 3 : 2;
                     const std::vector<std::int64_t> sizes = SizesOf(c, "size", dims);
                     const Expr images = c.Tensor("images");
                     const bool one = images.rank() == dims + 1;
                     if (c.to.failed()) return images;
                     if (!one && images.rank() != dims + 2) return c.Fail(InvalidArgument("takes tensors of {} or {} axes", dims + 1, dims + 2));
                     const Expr patches = InChannelsLast(c, one ? ExpandDims(images, 0) : images, [&](Expr x) {
                       if (dims == 3) return VolumePatches(c, x, sizes);
                       return Patches(x, sizes, SizesOf(c, "strides", 2, sizes), SizesOf(c, "dilation_rate", 2), PaddingOf(c));
                     });
                     return one ? Squeeze(patches, {0}) : patches;
                   });
}
