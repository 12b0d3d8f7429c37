#include "keras/layers/checks.h"
#include "keras/layers/convolutional/separable.h"

namespace keratin::keras {
namespace {

Value LowerSeparableConv1D(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 1, true);
  const std::int64_t filters = config.Int("filters");
  const std::int64_t multiplier = config.Int("depth_multiplier");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !InRange(to, "depth_multiplier", {multiplier}) || !HasRank(to, x, 3)) return {};
  if (conv->channels_first) x = ChannelsToLast(to, x, 1);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (to.failed()) return {};
  if (conv->causal) x = PadCausal(to, x, *conv);
  // The strides of both axes are the layer's one, as height is 1.
  const std::int64_t stride = conv->strides[0];
  const Value row = to.Op("ExpandDims", {x, to.Int(1)});
  const Value depthwise = to.Op("ExpandDims", {to.Weight("depthwise_kernel", {conv->kernel_size[0], channels, multiplier}), to.Int(0)});
  const Value pointwise = to.Op("ExpandDims", {to.Weight("pointwise_kernel", {1, channels * multiplier, filters}), to.Int(0)});
  Value y = SeparableConvolution(to, row, depthwise, pointwise, {1, conv->kernel_size[0]}, {conv->dilated() ? 1 : stride, stride}, {1, conv->dilation_rate[0]},
                                 conv->padding);
  y = AddBias(to, config, y, filters);
  y = to.Op("Squeeze", {y}, {{"squeeze_dims", std::vector<std::int64_t>{1}}});
  if (conv->channels_first) y = ChannelsToFirst(to, y, 1);
  return to.Activate(config.Raw("activation"), y);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(separable_conv1d) {
  std::vector<ConfigKey> keys = ConvKeys(1);
  keys.insert(keys.begin(), ConfigKey("filters", ConfigKey::Kind::kInt).Alias("nb_filter").Required());
  keys.emplace_back("depth_multiplier", 1);
  return {
      .class_name = "SeparableConv1D",
      .aliases = {"SeparableConvolution1D"},
      .config = std::move(keys),
      .weights = {{.name = "depthwise_kernel", .initializer = "glorot_uniform"},
                  {.name = "pointwise_kernel", .initializer = "glorot_uniform"},
                  {.name = "bias", .when = "use_bias"}},
      .lower = LowerSeparableConv1D,
  };
}
