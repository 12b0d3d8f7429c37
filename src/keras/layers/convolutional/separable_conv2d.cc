#include "keras/layers/checks.h"
#include "keras/layers/convolutional/separable.h"

namespace keratin::keras {
namespace {

Value LowerSeparableConv2D(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 2, true);
  const std::int64_t filters = config.Int("filters");
  const std::int64_t multiplier = config.Int("depth_multiplier");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !InRange(to, "depth_multiplier", {multiplier}) || !HasRank(to, x, 4)) return {};
  if (conv->channels_first) x = ChannelsToLast(to, x, 2);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (to.failed()) return {};
  Value depthwise, pointwise;
  {
    // The op of the same name comes next and has this scope.
    const std::string scope = to.scope() + "separable_conv2d/";
    const Lowering::Scope reads = to.Reenter(scope);
    depthwise = to.Weight("depthwise_kernel", {conv->kernel_size[0], conv->kernel_size[1], channels, multiplier}, "ReadVariableOp");
    pointwise = to.Weight("pointwise_kernel", {1, 1, channels * multiplier, filters}, "ReadVariableOp");
  }
  Value y = SeparableConvolution(to, x, depthwise, pointwise, conv->kernel_size, conv->strides, conv->dilation_rate, conv->padding);
  if (conv->channels_first) y = ChannelsToFirst(to, y, 2);
  return to.Activate(config.Raw("activation"), AddBias(to, config, y, filters, conv->channels_first));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(separable_conv2d) {
  std::vector<ConfigKey> keys = ConvKeys(2);
  keys.insert(keys.begin(), ConfigKey("filters", ConfigKey::Kind::kInt).Alias("nb_filter").Required());
  keys.emplace_back("depth_multiplier", 1);
  return {
      .class_name = "SeparableConv2D",
      .aliases = {"SeparableConvolution2D"},
      .config = std::move(keys),
      .weights = {{.name = "depthwise_kernel", .initializer = "glorot_uniform"},
                  {.name = "pointwise_kernel", .initializer = "glorot_uniform"},
                  {.name = "bias", .when = "use_bias"}},
      .lower = LowerSeparableConv2D,
  };
}
