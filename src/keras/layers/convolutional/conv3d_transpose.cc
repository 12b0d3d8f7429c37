#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv_transpose.h"

namespace keratin::keras {
namespace {

constexpr int kDims = 3;

Value LowerConv3DTranspose(Lowering& to, const Config& config, Value x) {
  std::optional<ConvConfig> conv = ReadConv(to, config, kDims);
  const std::int64_t filters = config.Int("filters");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !HasRank(to, x, kDims + 2)) return {};
  if (conv->channels_first) x = ChannelsToLast(to, x, kDims);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (to.failed()) return {};
  // Keras 2 does not look at it.
  if (to.keras2()) conv->dilation_rate.assign(kDims, 1);
  const Value dims = to.Op("Shape", {x});
  std::vector<Value> output = {to.Element(dims, 0)};
  std::vector<Value> sizes;
  for (int axis = 1; axis <= kDims; ++axis) sizes.push_back(to.Element(dims, axis));
  for (int axis = 0; axis < kDims; ++axis) output.push_back(TransposedLength(to, config, *conv, axis, -1, sizes[static_cast<std::size_t>(axis)]));
  output.push_back(to.Int(filters));
  const Value output_shape = to.Op("Pack", output);
  Value kernel = to.Weight("kernel", {conv->kernel_size[0], conv->kernel_size[1], conv->kernel_size[2], filters, channels});
  if (conv->dilated()) kernel = KernelWithHoles(to, kernel, *conv);
  Value y = to.Op("Conv3DBackpropInputV2", {output_shape, kernel, x}, {{"strides", conv->StrideList()}, {"padding", conv->padding}});
  if (conv->channels_first) y = ChannelsToFirst(to, y, kDims);
  return to.Activate(config.Raw("activation"), AddBias(to, config, y, filters, conv->channels_first));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(conv3d_transpose) {
  return {.class_name = "Conv3DTranspose",
          .aliases = {"Convolution3DTranspose", "Deconvolution3D"},
          .config = ConvTransposeKeys(3),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .lower = LowerConv3DTranspose,
          .goldens = {"conv3d_transpose_filters4_kernel_size3", "conv3d_transpose_filters4_kernel_size1x2x3_strides2_same_output_padding0x1x0_k2"}};
}
