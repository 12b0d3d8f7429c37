#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv_transpose.h"

namespace keratin::keras {
namespace {

Value Int64s(Lowering& to, const std::vector<std::int64_t>& values) { return to.Const(Tensor::Of(Shape{static_cast<std::int64_t>(values.size())}, values)); }

// tf.nn.atrous_conv2d_transpose.
Value AtrousTranspose(Lowering& to, const ConvConfig& conv, Value output_shape, const Shape& kernel_shape, Value x) {
  const Lowering::Scope scope = to.Enter("atrous_conv2d_transpose");
  const std::int64_t rate = conv.dilation_rate[0];
  const Value kernel = to.Weight("kernel", kernel_shape, "ReadVariableOp");
  std::int64_t before[2], after[2];
  Value padded[2], extra[2];
  for (int axis = 0; axis < 2; ++axis) {
    const std::int64_t total = conv.padding == "SAME" ? (conv.kernel_size[static_cast<std::size_t>(axis)] - 1) * rate : 0;
    before[axis] = total / 2;
    after[axis] = total - before[axis];
    padded[axis] = to.Op("AddV2", {to.Op("AddV2", {to.Element(output_shape, axis + 1), to.Int(before[axis])}), to.Int(after[axis])});
  }
  for (int axis = 0; axis < 2; ++axis)
    extra[axis] = to.Op("FloorMod", {to.Op("Sub", {to.Int(rate), to.Op("FloorMod", {padded[axis], to.Int(rate)})}), to.Int(rate)});
  // [[first[0], second[0]], [first[1], second[1]]]
  const auto table = [&to](const std::string& name, const std::int64_t* first, const Value* second) {
    std::vector<Value> rows;
    for (int axis = 0; axis < 2; ++axis) rows.push_back(to.Op("Pack", {to.Int(first[axis]), second[axis]}, {}, name + "/" + std::to_string(axis)));
    return to.Op("Pack", rows, {}, name);
  };
  const std::int64_t zeros[] = {0, 0};
  const Value spread = to.Op("SpaceToBatchND", {x, Int64s(to, {rate, rate}), table("SpaceToBatchND/paddings", zeros, extra)});
  std::vector<Value> sizes = {to.Op("Mul", {to.Int(rate * rate), to.Element(output_shape, 0)})};
  for (int axis = 0; axis < 2; ++axis) sizes.push_back(to.Op("FloorDiv", {to.Op("AddV2", {padded[axis], extra[axis]}), to.Int(rate)}));
  sizes.push_back(to.Element(output_shape, 3));
  const Value y = to.Op("Conv2DBackpropInput", {to.Op("Pack", sizes, {}, "Conv2DBackpropInput/input_sizes"), kernel, spread},
                        {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", "VALID"}}, "Conv2DBackpropInput");
  Value crops[2];
  for (int axis = 0; axis < 2; ++axis) crops[axis] = to.Op("AddV2", {to.Int(after[axis]), extra[axis]});
  return to.Op("BatchToSpaceND", {y, Int64s(to, {rate, rate}), table("BatchToSpaceND/crops", before, crops)});
}

Value LowerConv2DTranspose(Lowering& to, const Config& config, Value x) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, 2);
  const std::int64_t filters = config.Int("filters");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !HasRank(to, x, 4)) return {};
  if (conv->channels_first) x = ChannelsToLast(to, x, 2);
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
  const Shape kernel_shape = {conv->kernel_size[0], conv->kernel_size[1], filters, channels};
  Value y;
  if (conv->dilated() && conv->dilation_rate[0] == conv->dilation_rate[1]) {
    y = AtrousTranspose(to, *conv, output_shape, kernel_shape, x);
  } else {
    Value kernel = to.Weight("kernel", kernel_shape);
    if (conv->dilated()) kernel = KernelWithHoles(to, kernel, *conv);
    y = to.Op("Conv2DBackpropInput", {output_shape, kernel, x}, {{"strides", conv->StrideList()}, {"padding", conv->padding}});
  }
  if (conv->channels_first) y = ChannelsToFirst(to, y, 2);
  return to.Activate(config.Raw("activation"), AddBias(to, config, y, filters, conv->channels_first));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(conv2d_transpose) {
  return {
      .class_name = "Conv2DTranspose",
      .aliases = {"Convolution2DTranspose"},
      .config = ConvTransposeKeys(2),
      .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
      .lower = LowerConv2DTranspose,
  };
}
