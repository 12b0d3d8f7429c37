#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {
namespace {

Value LowerConv2D(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 2);
  const std::int64_t filters = config.Int("filters");
  const std::int64_t groups = config.Int("groups");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !InRange(to, "groups", {groups})) return {};
  if (to.rank(x) < 4) HasRank(to, x, 4);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (channels % groups != 0 || filters % groups != 0) {
    to.Fail(InvalidArgument("{} input channels and {} filters cannot be split into {} groups", channels, filters, groups));
    return {};
  }
  if (to.failed()) return {};
  const Value kernel = to.Weight("kernel", {conv->kernel_size[0], conv->kernel_size[1], channels / groups, filters});
  const auto convolve = [&](Value input, const std::string& padding, const std::string& name) {
    return to.Op("Conv2D", {input, kernel}, {{"strides", conv->StrideList()}, {"padding", padding}}, name);
  };
  Value y;
  if (!conv->dilated() && to.rank(x) == 4) {
    y = convolve(x, conv->padding, "");
  } else {
    const Lowering::Scope scope = to.Enter("Conv2D");
    const auto dilated = [&](Value input, const std::string& name) {
      if (!conv->dilated()) return convolve(input, conv->padding, name);
      return WithSpaceToBatch(to, input, conv->kernel_size, conv->dilation_rate, conv->padding == "SAME",
                              [&](Value spread) { return convolve(spread, "VALID", name); });
    };
    y = to.rank(x) == 4 ? dilated(x, to.scope()) : SqueezeBatchDims(to, x, 3, [&](Value flat) { return dilated(flat, ""); });
  }
  if (to.rank(x) > 4 && config.Bool("use_bias")) {
    const Lowering::Scope scope = to.Enter("squeeze_batch_dims");
    y = SqueezeBatchDims(to, y, 3, [&](Value flat) { return AddBias(to, config, flat, filters); });
  } else {
    y = AddBias(to, config, y, filters);
  }
  return to.Activate(config.Raw("activation"), y);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(conv2d) {
  std::vector<ConfigKey> keys = ConvKeys(2);
  keys.insert(keys.begin(), ConfigKey("filters", ConfigKey::Kind::kInt).Alias("nb_filter").Required());
  return {.class_name = "Conv2D",
          .aliases = {"Convolution2D"},
          .config = std::move(keys),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .lower = LowerConv2D,
          .note = "data_format=\"channels_first\" is refused"};
}
