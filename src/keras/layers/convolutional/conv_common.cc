#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {
namespace {

Value Matrix(Lowering& to, const std::vector<std::int32_t>& values, std::string_view name = {}) {
  return to.Const(Tensor::Of(Shape{static_cast<std::int64_t>(values.size() / 2), 2}, values), name);
}

// [:, column] of a matrix of two columns.
Value Slice(Lowering& to, Value vector, std::int64_t begin, std::int64_t end, std::int64_t begin_mask = 0, std::int64_t end_mask = 0) {
  return to.Op("StridedSlice", {vector, to.Ints({begin}), to.Ints({end}), to.Ints({1})}, {{"begin_mask", begin_mask}, {"end_mask", end_mask}});
}

struct BatchPaddings {
  Value paddings;
  Value crops;
};

// tf.required_space_to_batch_paddings of spatial sizes that only a run knows.
BatchPaddings RequiredPaddings(Lowering& to, Value x, const std::vector<std::int32_t>& base, const std::vector<std::int64_t>& dilation, bool same) {
  const int dims = static_cast<int>(dilation.size());
  const Value rate = to.Ints(dilation, "dilation_rate");
  Value bases = same ? Matrix(to, base, "stack") : Value{};
  const Value shape = to.Op("Shape", {x});
  std::vector<Value> sizes;
  for (int i = 0; i < dims; ++i) sizes.push_back(to.Element(shape, i + 1));
  const Value size = to.Op("Pack", sizes);
  BatchPaddings result;
  {
    const Lowering::Scope scope = to.Enter("required_space_to_batch_paddings");
    if (!same) bases = Matrix(to, base, "base_paddings");
    const Value before = to.Column(bases, 0);
    const Value after = to.Column(bases, 1);
    const Value padded = to.Op("AddV2", {to.Op("AddV2", {size, before}), after});
    const Value extra = to.Op("FloorMod", {to.Op("Sub", {rate, to.Op("FloorMod", {padded, rate})}), rate});
    const Value end = to.Op("AddV2", {after, extra});
    std::vector<std::vector<Value>> pads;
    std::vector<Value> rows, extras;
    for (int i = 0; i < dims; ++i) {
      const Value first = to.Element(before, i);
      pads.push_back({first, to.Element(end, i)});
    }
    for (int i = 0; i < dims; ++i) rows.push_back(to.Op("Pack", pads[static_cast<std::size_t>(i)], {}, "paddings/" + std::to_string(i)));
    result.paddings = to.Op("Pack", rows, {}, "paddings");
    for (int i = 0; i < dims; ++i) extras.push_back(to.Element(extra, i));
    rows.clear();
    for (int i = 0; i < dims; ++i) rows.push_back(to.Op("Pack", {to.Int(0), extras[static_cast<std::size_t>(i)]}, {}, "crops/" + std::to_string(i)));
    result.crops = to.Op("Pack", rows, {}, "crops");
  }
  // What tf.concat makes of a list of one.
  for (Value* table : {&result.paddings, &result.crops}) {
    const Value rows = Slice(to, *table, 0, dims);
    const Lowering::Scope scope = to.Enter("concat");
    *table = to.Op("Identity", {rows}, {}, "concat");
  }
  return result;
}

}  // namespace

std::vector<ConfigKey> ConvKeys(int dims) {
  using Kind = ConfigKey::Kind;
  return {ConfigKey("kernel_size", Kind::kInts).Required().Count(dims).Alias("filter_length"),
          ConfigKey("strides", Kind::kInts, 1).Count(dims).Alias("subsample").Alias("subsample_length"),
          ConfigKey("padding", "valid").Alias("border_mode"),
          ConfigKey("data_format", Kind::kString).Alias("dim_ordering"),
          ConfigKey("dilation_rate", Kind::kInts, 1).Count(dims).Alias("atrous_rate"),
          {"groups", 1},
          {"activation", Kind::kAny, "linear"},
          ConfigKey("use_bias", true).Alias("bias")};
}

bool ConvConfig::dilated() const {
  return std::any_of(dilation_rate.begin(), dilation_rate.end(), [](std::int64_t rate) { return rate != 1; });
}

bool ConvConfig::strided() const {
  return std::any_of(strides.begin(), strides.end(), [](std::int64_t stride) { return stride != 1; });
}

std::vector<std::int64_t> ConvConfig::StrideList() const {
  std::vector<std::int64_t> list = {1};
  list.insert(list.end(), strides.begin(), strides.end());
  list.push_back(1);
  return list;
}

std::optional<ConvConfig> ReadConv(Lowering& to, const Config& config, int dims, bool strided_holes) {
  ConvConfig conv;
  conv.channels_first = ChannelsFirst(to, config);
  conv.kernel_size = config.Ints("kernel_size", dims);
  conv.strides = config.Ints("strides", dims);
  conv.dilation_rate = config.Ints("dilation_rate", dims);
  if (!InRange(to, "kernel_size", conv.kernel_size) || !InRange(to, "strides", conv.strides) || !InRange(to, "dilation_rate", conv.dilation_rate))
    return std::nullopt;
  // So that padding and sizes of what the kernel covers stay in int32.
  for (int i = 0; i < dims; ++i) {
    const auto axis = static_cast<std::size_t>(i);
    if (conv.kernel_size[axis] > 0x3fffffff / conv.dilation_rate[axis]) {
      to.Fail(InvalidArgument("kernel_size {} with dilation_rate {} is too large", conv.kernel_size[axis], conv.dilation_rate[axis]));
      return std::nullopt;
    }
  }
  if (conv.dilated() && conv.strided() && !strided_holes) {
    to.Fail(Unimplemented("strides and dilation_rate that are both above 1 are not supported"));
    return std::nullopt;
  }
  const std::string padding = config.String("padding");
  conv.causal = padding == "causal" && dims == 1;
  if (padding == "same") {
    conv.padding = "SAME";
  } else if (padding == "valid" || conv.causal) {
    conv.padding = "VALID";
  } else {
    to.Fail(InvalidArgument("padding \"{}\" must be \"valid\"{} or \"same\"", padding, dims == 1 ? ", \"causal\"" : ""));
    return std::nullopt;
  }
  return conv;
}

Value PadCausal(Lowering& to, Value x, const ConvConfig& conv) {
  const auto left = static_cast<std::int32_t>((conv.kernel_size[0] - 1) * conv.dilation_rate[0]);
  std::vector<std::int32_t> paddings(static_cast<std::size_t>(std::max(to.rank(x), 3)) * 2);
  paddings[paddings.size() - 4] = left;
  return to.Op("Pad", {x, Matrix(to, paddings)});
}

Value WithSpaceToBatch(Lowering& to, Value x, const std::vector<std::int64_t>& kernel_size, const std::vector<std::int64_t>& dilation, bool same,
                       const UnaryFn& conv) {
  if (to.failed()) return {};
  const Shape shape = to.shape(x);
  std::vector<std::int32_t> base, paddings, crops;
  bool sizes_known = true;
  for (std::size_t i = 0; i < dilation.size(); ++i) {
    const std::int64_t total = same ? (kernel_size[i] - 1) * dilation[i] : 0;
    const std::int64_t before = total / 2;
    const std::int64_t after = total - before;
    base.push_back(static_cast<std::int32_t>(before));
    base.push_back(static_cast<std::int32_t>(after));
    const std::int64_t size = shape[static_cast<int>(i) + 1];
    sizes_known = sizes_known && size >= 0;
    if (size < 0) continue;
    const std::int64_t extra = (dilation[i] - (size % dilation[i] + total) % dilation[i]) % dilation[i];
    paddings.push_back(static_cast<std::int32_t>(before));
    paddings.push_back(static_cast<std::int32_t>(after + extra));
    crops.push_back(0);
    crops.push_back(static_cast<std::int32_t>(extra));
  }
  BatchPaddings made;
  if (!sizes_known) made = RequiredPaddings(to, x, base, dilation, same);
  const Value spread = to.Op("SpaceToBatchND", {x, to.Ints(dilation), sizes_known ? Matrix(to, paddings) : made.paddings});
  const Value y = conv(spread);
  return to.Op("BatchToSpaceND", {y, to.Ints(dilation), sizes_known ? Matrix(to, crops) : made.crops});
}

Value WithStridedHoles(Lowering& to, Value x, const std::vector<std::int64_t>& kernel_size, const std::vector<std::int64_t>& strides,
                       const std::vector<std::int64_t>& dilation, bool same, const UnaryFn& conv) {
  if (to.failed()) return {};
  const auto dims = static_cast<int>(dilation.size());
  if (same) {
    std::vector<std::int32_t> paddings = {0, 0};
    std::vector<Value> rows = {to.Ints({0, 0})};
    bool known = true;
    const Value shape = to.DynamicShape(x);
    for (int axis = 0; axis < dims; ++axis) {
      const auto i = static_cast<std::size_t>(axis);
      const std::int64_t reach = (kernel_size[i] - 1) * dilation[i] + 1;
      const std::int64_t size = to.shape(x)[axis + 1];
      if (size >= 0) {
        const std::int64_t total = std::max<std::int64_t>(0, ((size + strides[i] - 1) / strides[i] - 1) * strides[i] + reach - size);
        paddings.push_back(static_cast<std::int32_t>(total / 2));
        paddings.push_back(static_cast<std::int32_t>(total - total / 2));
        rows.push_back(to.Ints({total / 2, total - total / 2}));
        continue;
      }
      known = false;
      const Value length = to.Element(shape, axis + 1);
      const Value steps = to.Op("FloorDiv", {to.Op("AddV2", {length, to.Int(strides[i] - 1)}), to.Int(strides[i])});
      const Value covered = to.Op("AddV2", {to.Op("Mul", {to.Op("Sub", {steps, to.Int(1)}), to.Int(strides[i])}), to.Int(reach)});
      const Value total = to.Op("Maximum", {to.Op("Sub", {covered, length}), to.Int(0)});
      const Value before = to.Op("FloorDiv", {total, to.Int(2)});
      rows.push_back(to.Op("Pack", {before, to.Op("Sub", {total, before})}));
    }
    paddings.insert(paddings.end(), {0, 0});
    rows.push_back(to.Ints({0, 0}));
    x = to.Op("Pad", {x, known ? Matrix(to, paddings) : to.Op("Pack", rows)});
  }
  const Value y = WithSpaceToBatch(to, x, kernel_size, dilation, false, conv);
  std::vector<std::int64_t> steps = {1};
  steps.insert(steps.end(), strides.begin(), strides.end());
  steps.push_back(1);
  const std::vector<std::int64_t> zeros(steps.size(), 0);
  const std::int64_t all = (std::int64_t{1} << steps.size()) - 1;
  return to.Op("StridedSlice", {y, to.Ints(zeros), to.Ints(zeros), to.Ints(steps)}, {{"begin_mask", all}, {"end_mask", all}});
}

Value SqueezeBatchDims(Lowering& to, Value x, int inner, const UnaryFn& op) {
  const int rank = to.rank(x);
  const auto inner_dims = [&](Value value) {
    std::vector<std::int64_t> dims;
    for (int i = inner; i > 0; --i) dims.push_back(to.StaticDim(value, -i));
    return dims;
  };
  if (rank <= inner) {
    to.Fail(InvalidArgument("takes a tensor of rank {} and is given one of shape {}", inner + 1, to.shape(x).ToString()));
    return {};
  }
  const Value leading = Slice(to, to.Op("Shape", {x}), 0, -inner, 1);
  std::vector<std::int64_t> flat = inner_dims(x);
  flat.insert(flat.begin(), -1);
  const Value y = op(to.Reshape(x, flat));
  if (to.failed()) return {};
  return to.Op("Reshape", {y, to.Op("ConcatV2", {leading, to.Ints(inner_dims(y)), to.Int(-1)})});
}

Value AddBias(Lowering& to, const Config& config, Value y, std::int64_t channels, bool channels_first) {
  if (!config.Bool("use_bias")) return y;
  if (channels_first && !to.keras2() && to.shape(y).back() == channels)
    to.Note(
        fmt::format("layer \"{}\": its bias is added to its channels; Keras 3 on TensorFlow adds it along the width here, which is as long", to.layer().name));
  Attrs attrs;
  if (channels_first) attrs.Set("data_format", std::string("NCHW"));
  return to.Op("BiasAdd", {y, to.Weight("bias", {channels})}, attrs);
}

Value LowerConvolution(Lowering& to, const Config& config, Value x, int dims) {
  const std::optional<ConvConfig> conv = ReadConv(to, config, dims);
  const std::int64_t filters = config.Int("filters");
  const std::int64_t groups = config.Int("groups");
  if (!conv.has_value() || !InRange(to, "filters", {filters}) || !InRange(to, "groups", {groups})) return {};
  if (to.rank(x) < dims + 2) HasRank(to, x, dims + 2);
  if (conv->channels_first) x = ChannelsToLast(to, x, dims);
  const std::int64_t channels = to.StaticDim(x, -1);
  if (channels % groups != 0 || filters % groups != 0) {
    to.Fail(InvalidArgument("{} input channels and {} filters cannot be split into {} groups", channels, filters, groups));
    return {};
  }
  if (to.failed()) return {};
  const std::string op = dims == 3 ? "Conv3D" : "Conv2D";
  Shape kernel_shape;
  for (const std::int64_t size : conv->kernel_size) kernel_shape.push_back(size);
  kernel_shape.push_back(channels / groups);
  kernel_shape.push_back(filters);
  const Value kernel = to.Weight("kernel", kernel_shape);
  // TensorFlow's Conv3D has no groups on CPUs.
  const bool split = dims == 3 && groups > 1;
  const auto convolve = [&](Value input, const std::string& padding, const std::string& name) {
    const Attrs attrs = {{"strides", conv->StrideList()}, {"padding", padding}};
    if (!split) return to.Op(op, {input, kernel}, attrs, name);
    const std::vector<Value> inputs = to.Ops("Split", {to.Int(dims + 1), input}, {{"num_split", groups}});
    const std::vector<Value> kernels = to.Ops("Split", {to.Int(dims + 1), kernel}, {{"num_split", groups}});
    if (to.failed()) return Value{};
    std::vector<Value> parts;
    for (std::size_t i = 0; i < inputs.size(); ++i) parts.push_back(to.Op(op, {inputs[i], kernels[i]}, attrs));
    parts.push_back(to.Int(dims + 1));
    return to.Op("ConcatV2", parts);
  };
  const bool plain_rank = to.rank(x) == dims + 2;
  Value y;
  if (!conv->dilated() && plain_rank) {
    y = convolve(x, conv->padding, "");
  } else {
    const Lowering::Scope scope = to.Enter(op);
    const auto dilated = [&](Value input, const std::string& name) {
      if (!conv->dilated()) return convolve(input, conv->padding, name);
      return WithSpaceToBatch(to, input, conv->kernel_size, conv->dilation_rate, conv->padding == "SAME",
                              [&](Value spread) { return convolve(spread, "VALID", name); });
    };
    y = plain_rank ? dilated(x, to.scope()) : SqueezeBatchDims(to, x, dims + 1, [&](Value flat) { return dilated(flat, ""); });
  }
  if (plain_rank) {
    if (conv->channels_first) y = ChannelsToFirst(to, y, dims);
    y = AddBias(to, config, y, filters, conv->channels_first);
  } else {
    if (config.Bool("use_bias")) {
      const Lowering::Scope scope = to.Enter("squeeze_batch_dims");
      y = SqueezeBatchDims(to, y, dims + 1, [&](Value flat) { return AddBias(to, config, flat, filters); });
    }
    if (conv->channels_first) y = ChannelsToFirst(to, y, dims);
  }
  return to.Activate(config.Raw("activation"), y);
}

}  // namespace keratin::keras
