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
Value Column(Lowering& to, Value matrix, std::int64_t column) {
  return to.Op("StridedSlice", {matrix, to.Ints({0, column}), to.Ints({0, column + 1}), to.Ints({1, 1})},
               {{"begin_mask", std::int64_t{1}}, {"end_mask", std::int64_t{1}}, {"shrink_axis_mask", std::int64_t{2}}});
}

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
    const Value before = Column(to, bases, 0);
    const Value after = Column(to, bases, 1);
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

std::vector<std::int64_t> ConvConfig::StrideList() const {
  std::vector<std::int64_t> list = {1};
  list.insert(list.end(), strides.begin(), strides.end());
  list.push_back(1);
  return list;
}

std::optional<ConvConfig> ReadConv(Lowering& to, const Config& config, int dims) {
  if (!ChannelsLast(to, config)) return std::nullopt;
  ConvConfig conv;
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
  if (conv.dilated() && std::any_of(conv.strides.begin(), conv.strides.end(), [](std::int64_t stride) { return stride != 1; })) {
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

Value AddBias(Lowering& to, const Config& config, Value y, std::int64_t channels) {
  return config.Bool("use_bias") ? to.Op("BiasAdd", {y, to.Weight("bias", {channels})}) : y;
}

}  // namespace keratin::keras
