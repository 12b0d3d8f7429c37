#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {
namespace {

Value LowerDepthwiseConv2D(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 2, true);
  const std::int64_t multiplier = config.Int("depth_multiplier");
  if (!conv.has_value() || !InRange(to, "depth_multiplier", {multiplier}) || !HasRank(to, x, 4)) return {};
  if (conv->channels_first) x = ChannelsToLast(to, x, 2);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (to.failed()) return {};
  const Value kernel = to.Weight("depthwise_kernel", {conv->kernel_size[0], conv->kernel_size[1], channels, multiplier});
  const auto convolve = [&](Value input, const std::string& padding, const std::string& name) {
    return to.Op("DepthwiseConv2dNative", {input, kernel}, {{"strides", conv->StrideList()}, {"padding", padding}}, name);
  };
  Value y;
  if (conv->dilated() && conv->strided()) {
    y = WithStridedHoles(to, x, conv->kernel_size, conv->strides, conv->dilation_rate, conv->padding == "SAME", [&](Value spread) {
      return to.Op("DepthwiseConv2dNative", {spread, kernel}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}});
    });
  } else if (conv->dilated()) {
    const Lowering::Scope scope = to.Enter("depthwise");
    to.Reserve("Shape");
    y = WithSpaceToBatch(to, x, conv->kernel_size, conv->dilation_rate, conv->padding == "SAME",
                         [&](Value spread) { return convolve(spread, "VALID", to.scope()); });
  } else {
    y = convolve(x, conv->padding, "");
  }
  if (conv->channels_first) y = ChannelsToFirst(to, y, 2);
  return to.Activate(config.Raw("activation"), AddBias(to, config, y, channels * multiplier, conv->channels_first));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(depthwise_conv2d) {
  std::vector<ConfigKey> keys = ConvKeys(2);
  keys.emplace_back("depth_multiplier", 1);
  return {
      .class_name = "DepthwiseConv2D",
      .config = std::move(keys),
      .weights = {{.name = "depthwise_kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
      .lower = LowerDepthwiseConv2D,
  };
}
