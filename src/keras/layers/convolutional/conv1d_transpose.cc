#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv_transpose.h"

namespace keratin::keras {
namespace {

// tf.nn.conv1d_transpose: one of height 1.
Value TransposeRow(Lowering& to, Value x, Value output_shape, Value kernel, const ConvConfig& conv) {
  const Lowering::Scope scope = to.Enter("conv1d_transpose");
  const Value row = to.Op("ExpandDims", {x, to.Int(1)});
  const Value matrix = to.Op("ExpandDims", {kernel, to.Int(0)});
  const Value batch = to.Op("StridedSlice", {output_shape, to.Ints({0}), to.Ints({1}), to.Ints({1})}, {{"begin_mask", std::int64_t{1}}});
  const Value rest = to.Op("StridedSlice", {output_shape, to.Ints({1}), to.Ints({0}), to.Ints({1})}, {{"end_mask", std::int64_t{1}}});
  const Value sizes = to.Op("ConcatV2", {batch, to.Ints({1}), rest, to.Int(0)});
  const Value y = to.Op("Conv2DBackpropInput", {sizes, matrix, row},
                        {{"strides", std::vector<std::int64_t>{1, 1, conv.strides[0], 1}}, {"padding", conv.padding}}, to.scope());
  return to.Op("Squeeze", {y}, {{"squeeze_dims", std::vector<std::int64_t>{1}}});
}

Value LowerConv1DTranspose(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 1);
  const std::int64_t filters = config.Int("filters");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !HasRank(to, x, 3)) return {};
  if (conv->causal) {
    to.Fail(InvalidArgument("padding \"causal\" is not one of a transposed convolution"));
    return {};
  }
  if (conv->channels_first) x = ChannelsToLast(to, x, 1);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (to.failed()) return {};
  const Value dims = to.Op("Shape", {x});
  const Value batch = to.Element(dims, 0);
  const Value length = TransposedLength(to, config, *conv, 0, -1, to.Element(dims, 1));
  const Value output_shape = to.Op("Pack", {batch, length, to.Int(filters)});
  Value kernel = to.Weight("kernel", {conv->kernel_size[0], filters, channels});
  if (conv->dilated()) kernel = KernelWithHoles(to, kernel, *conv);
  Value y = TransposeRow(to, x, output_shape, kernel, *conv);
  if (conv->channels_first) y = ChannelsToFirst(to, y, 1);
  return to.Activate(config.Raw("activation"), AddBias(to, config, y, filters, conv->channels_first));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(conv1d_transpose) {
  return {
      .class_name = "Conv1DTranspose",
      .aliases = {"Convolution1DTranspose"},
      .config = ConvTransposeKeys(1),
      .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
      .lower = LowerConv1DTranspose,
  };
}
