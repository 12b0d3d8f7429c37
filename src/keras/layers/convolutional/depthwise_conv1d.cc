#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {
namespace {

Value LowerDepthwiseConv1D(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 1, true);
  const std::int64_t multiplier = config.Int("depth_multiplier");
  if (!conv.has_value() || !InRange(to, "depth_multiplier", {multiplier}) || !HasRank(to, x, 3)) return {};
  if (conv->channels_first) x = ChannelsToLast(to, x, 1);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (to.failed()) return {};
  if (conv->causal) x = PadCausal(to, x, *conv);
  const std::int64_t stride = conv->strides[0];
  const Value row = to.Op("ExpandDims", {x, to.Int(1)});
  const Value kernel = to.Op("ExpandDims", {to.Weight("depthwise_kernel", {conv->kernel_size[0], channels, multiplier}), to.Int(0)});
  const auto convolve = [&](Value input, const std::string& padding, const std::string& name) {
    return to.Op("DepthwiseConv2dNative", {input, kernel}, {{"strides", std::vector<std::int64_t>{1, stride, stride, 1}}, {"padding", padding}}, name);
  };
  Value y;
  if (conv->dilated() && conv->strided()) {
    y = WithStridedHoles(to, row, {1, conv->kernel_size[0]}, {1, stride}, {1, conv->dilation_rate[0]}, conv->padding == "SAME", [&](Value spread) {
      return to.Op("DepthwiseConv2dNative", {spread, kernel}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}});
    });
  } else if (conv->dilated()) {
    const Lowering::Scope scope = to.Enter("depthwise");
    to.Reserve("Shape");
    y = WithSpaceToBatch(to, row, {1, conv->kernel_size[0]}, {1, conv->dilation_rate[0]}, conv->padding == "SAME",
                         [&](Value spread) { return convolve(spread, "VALID", to.scope()); });
  } else {
    y = convolve(row, conv->padding, "");
  }
  y = AddBias(to, config, y, channels * multiplier);
  y = to.Op("Squeeze", {y}, {{"squeeze_dims", std::vector<std::int64_t>{1}}});
  if (conv->channels_first) y = ChannelsToFirst(to, y, 1);
  return to.Activate(config.Raw("activation"), y);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(depthwise_conv1d) {
  std::vector<ConfigKey> keys = ConvKeys(1);
  keys.emplace_back("depth_multiplier", 1);
  return {
      .class_name = "DepthwiseConv1D",
      .config = std::move(keys),
      .weights = {{.name = "depthwise_kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
      .lower = LowerDepthwiseConv1D,
  };
}
