#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv_transpose.h"

namespace keratin::keras {
namespace {

Value LowerConv2DTranspose(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 2);
  const std::int64_t filters = config.Int("filters");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !HasRank(to, x, 4)) return {};
  if (conv->dilated() || config.Int("groups") != 1) {
    to.Fail(Unimplemented("dilation_rate and groups above 1 are not supported"));
    return {};
  }
  const std::int64_t channels = to.StaticDim(x, -1);
  if (to.failed()) return {};
  const Shape shape = to.shape(x);
  const Value dims = to.Op("Shape", {x});
  std::vector<Value> output = {to.Element(dims, 0)};
  std::vector<Value> sizes;
  for (int axis = 0; axis < 2; ++axis) sizes.push_back(shape[axis + 1] < 0 ? to.Element(dims, axis + 1) : Value{});
  for (int axis = 0; axis < 2; ++axis) output.push_back(TransposedLength(to, config, *conv, axis, shape[axis + 1], sizes[static_cast<std::size_t>(axis)]));
  output.push_back(to.Int(filters));
  const Value output_shape = to.Op("Pack", output);
  const Value kernel = to.Weight("kernel", {conv->kernel_size[0], conv->kernel_size[1], filters, channels});
  const Value y = to.Op("Conv2DBackpropInput", {output_shape, kernel, x}, {{"strides", conv->StrideList()}, {"padding", conv->padding}});
  return to.Activate(config.Raw("activation"), AddBias(to, config, y, filters));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(conv2d_transpose) {
  return {.class_name = "Conv2DTranspose",
          .aliases = {"Convolution2DTranspose", "Deconvolution2D"},
          .config = ConvTransposeKeys(2),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .lower = LowerConv2DTranspose,
          .note = "data_format=\"channels_first\" and dilation_rate above 1 are refused"};
}
