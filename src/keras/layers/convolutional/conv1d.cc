#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {
namespace {

// tf.nn.conv1d: a Conv2D of height 1.
Value ConvolveRow(Lowering& to, Value x, Value kernel, std::int64_t stride, const std::string& padding) {
  const auto conv = [&](Value row, Value matrix, const std::string& name) {
    return to.Op("Conv2D", {row, matrix}, {{"strides", std::vector<std::int64_t>{1, 1, stride, 1}}, {"padding", padding}}, name);
  };
  const Value row = to.Op("ExpandDims", {x, to.Int(-3)});
  const Value matrix = to.Op("ExpandDims", {kernel, to.Int(0)});
  const Value y = to.rank(x) <= 3 ? conv(row, matrix, to.scope()) : SqueezeBatchDims(to, row, 3, [&](Value flat) { return conv(flat, matrix, ""); });
  return to.Op("Squeeze", {y}, {{"squeeze_dims", std::vector<std::int64_t>{-3}}});
}

Value LowerConv1D(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 1);
  const std::int64_t filters = config.Int("filters");
  const std::int64_t groups = config.Int("groups");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !InRange(to, "groups", {groups})) return {};
  if (to.rank(x) < 3) HasRank(to, x, 3);
  if (conv->channels_first) x = ChannelsToLast(to, x, 1);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (channels % groups != 0 || filters % groups != 0) {
    to.Fail(InvalidArgument("{} input channels and {} filters cannot be split into {} groups", channels, filters, groups));
    return {};
  }
  if (to.failed()) return {};
  if (conv->dilated() && to.rank(x) != 3) {
    to.Fail(Unimplemented("dilation_rate with a tensor of rank {} is not supported", to.rank(x)));
    return {};
  }
  const Value kernel = to.Weight("kernel", {conv->kernel_size[0], channels / groups, filters});
  if (conv->causal) x = PadCausal(to, x, *conv);
  Value y;
  {
    const Lowering::Scope scope = to.Enter("Conv1D");
    if (conv->dilated())
      y = WithSpaceToBatch(to, x, conv->kernel_size, conv->dilation_rate, conv->padding == "SAME",
                           [&](Value spread) { return ConvolveRow(to, spread, kernel, conv->strides[0], "VALID"); });
    else
      y = ConvolveRow(to, x, kernel, conv->strides[0], conv->padding);
  }
  if (conv->channels_first) {
    // tf.nn.bias_add takes no rows with channels first.
    y = ChannelsToFirst(to, y, 1);
    if (config.Bool("use_bias")) y = to.Op("AddV2", {y, to.Reshape(to.Weight("bias", {filters}), {1, filters, 1})});
  } else if (to.rank(x) > 3 && config.Bool("use_bias")) {
    const Lowering::Scope scope = to.Enter("squeeze_batch_dims");
    y = SqueezeBatchDims(to, y, 2, [&](Value flat) { return AddBias(to, config, flat, filters); });
  } else {
    y = AddBias(to, config, y, filters);
  }
  return to.Activate(config.Raw("activation"), y);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(conv1d) {
  std::vector<ConfigKey> keys = ConvKeys(1);
  keys.insert(keys.begin(), ConfigKey("filters", ConfigKey::Kind::kInt).Alias("nb_filter").Required());
  return {.class_name = "Conv1D",
          .aliases = {"Convolution1D"},
          .config = std::move(keys),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .lower = LowerConv1D};
}
