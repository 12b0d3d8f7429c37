#include <algorithm>
#include <cstring>
#include <optional>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv.h"
#include "keras/layers/rnn/conv_lstm.h"
#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

class Cell {
 public:
  Cell(const Config& config, int dims, ConvConfig conv)
      : dims_(dims),
        filters_(config.Int("filters")),
        channels_first_(config.String("data_format") == "channels_first" || config.String("data_format") == "th"),
        conv_(std::move(conv)) {}

  [[nodiscard]] bool channels_first() const { return channels_first_; }

  // The shape of a step's output for an input [batch, time, ...], both without the batch.
  [[nodiscard]] Shape OutputShape(const Shape& input) const {
    Shape shape{};
    if (channels_first_) shape.push_back(filters_);
    for (int i = 0; i < dims_; ++i) {
      const auto axis = static_cast<std::size_t>(i);
      const std::int64_t size = input[i + (channels_first_ ? 3 : 2)];
      const std::int64_t covered = conv_.padding == "SAME" ? 1 : (conv_.kernel_size[axis] - 1) * conv_.dilation_rate[axis] + 1;
      shape.push_back(size < 0 ? Shape::kUnknown : std::max<std::int64_t>(0, (size - covered + conv_.strides[axis]) / conv_.strides[axis]));
    }
    if (!channels_first_) shape.push_back(filters_);
    return shape;
  }

  [[nodiscard]] Shape KernelShape(std::int64_t inputs) const {
    Shape shape{};
    for (const std::int64_t size : conv_.kernel_size) shape.push_back(size);
    shape.push_back(inputs);
    shape.push_back(4 * filters_);
    return shape;
  }

  // The convolution of a step's input with one gate's kernel.
  Value Input(Lowering& to, Value x, Value kernel) const { return Convolve(to, x, kernel, conv_); }

  std::vector<Value> Step(Lowering& to, const Config& config, Value x, const std::vector<Value>& states) const {
    const Json& activation = config.Raw("activation");
    const Json& recurrent = config.Raw("recurrent_activation");
    const std::int64_t inputs = to.StaticDim(x, channels_first_ ? 1 : -1);
    const auto split = [&](Value weight, std::int64_t axis) { return to.Ops("Split", {to.Int(axis), weight}, {{"num_split", std::int64_t{4}}}); };
    const std::vector<Value> kernels = split(WeightAs(to, "kernel", KernelShape(inputs)), dims_ + 1);
    const std::vector<Value> recurrent_kernels = split(WeightAs(to, "recurrent_kernel", KernelShape(filters_)), dims_ + 1);
    std::vector<Value> biases;
    if (config.Bool("use_bias")) biases = split(WeightAs(to, "bias", {4 * filters_}), 0);
    if (to.failed()) return {};
    ConvConfig plain = conv_;
    plain.padding = "SAME";
    std::fill(plain.strides.begin(), plain.strides.end(), 1);
    std::fill(plain.dilation_rate.begin(), plain.dilation_rate.end(), 1);
    std::vector<Value> seen, kept;
    for (std::size_t gate = 0; gate < 4; ++gate) {
      Value y = Input(to, x, kernels[gate]);
      if (!biases.empty()) y = to.Op("BiasAdd", {y, biases[gate]}, {{"data_format", channels_first_ ? "NCHW" : "NHWC"}});
      seen.push_back(y);
    }
    for (std::size_t gate = 0; gate < 4; ++gate) kept.push_back(Convolve(to, states[0], recurrent_kernels[gate], plain));
    const auto sum = [&](std::size_t gate) { return to.Op("AddV2", {seen[gate], kept[gate]}); };
    const Value i = to.Activate(recurrent, sum(0));
    const Value f = to.Activate(recurrent, sum(1));
    const Value old = to.Op("Mul", {f, states[1]});
    const Value fresh = to.Op("Mul", {i, to.Activate(activation, sum(2))});
    const Value c = to.Op("AddV2", {old, fresh});
    const Value o = to.Activate(recurrent, sum(3));
    const Value h = to.Op("Mul", {o, to.Activate(activation, c)});
    return {h, h, c};
  }

  // States of zeros, made of a convolution with zeros as tf.keras does: sizes may be known to a run alone.
  Value Zeros(Lowering& to, Value x) const {
    const Value zeros = to.Op("ZerosLike", {x});
    const Value step = to.Op("Sum", {zeros, to.Int(1)});
    Shape kernel = KernelShape(to.StaticDim(step, channels_first_ ? 1 : -1));
    if (to.failed()) return {};
    kernel[kernel.rank() - 1] = filters_;
    constexpr std::int64_t kSmall = 1000;
    const std::int64_t size = kernel.NumElements();
    if (size >= 0 && size < kSmall) {
      Result<Tensor> zero = Tensor::Allocate(to.dtype(x), kernel);
      if (!zero.ok()) {
        to.Fail(zero.status());
        return {};
      }
      std::memset(zero->mutable_raw(), 0, zero->byte_size());
      return Input(to, step, to.Const(*zero, "zeros"));
    }
    Value filled;
    {
      const Lowering::Scope scope = to.Enter("zeros");
      const Value dims = to.Ints({kernel.begin(), kernel.end()}, "shape_as_tensor");
      filled = to.Op("Fill", {dims, to.Scalar(0, x, "Const")}, {}, to.scope());
    }
    return Input(to, step, filled);
  }

 private:
  Value Convolve(Lowering& to, Value x, Value kernel, const ConvConfig& conv) const {
    if (to.failed()) return {};
    std::vector<std::int64_t> to_last = {0}, to_first = {0, dims_ + 1};
    for (int i = 0; i < dims_; ++i) {
      to_last.push_back(i + 2);
      to_first.push_back(i + 1);
    }
    to_last.push_back(1);
    if (channels_first_) x = to.Op("Transpose", {x, to.Ints(to_last)});
    Value y;
    {
      const Lowering::Scope scope = to.Enter("convolution");
      const std::string own = to.scope();
      const auto direct = [&](Value in) -> Value {
        // What spreads the input leaves a plain convolution.
        const Attrs attrs{{"padding", conv.dilated() ? std::string("VALID") : conv.padding}, {"strides", dims_ == 1 ? Strides1D(conv) : conv.StrideList()}};
        if (dims_ != 1) return to.Op(dims_ == 2 ? "Conv2D" : "Conv3D", {in, kernel}, attrs, own);
        const Value image = to.Op("ExpandDims", {in, to.Int(-3)});
        const Value filter = to.Op("ExpandDims", {kernel, to.Int(0)});
        return to.Op("Squeeze", {to.Op("Conv2D", {image, filter}, attrs, own)}, {{"squeeze_dims", std::vector<std::int64_t>{-3}}});
      };
      y = conv.dilated() ? WithSpaceToBatch(to, x, conv.kernel_size, conv.dilation_rate, conv.padding == "SAME", direct) : direct(x);
    }
    return channels_first_ ? to.Op("Transpose", {y, to.Ints(to_first)}) : y;
  }

  static std::vector<std::int64_t> Strides1D(const ConvConfig& conv) { return {1, 1, conv.strides[0], 1}; }

  int dims_;
  std::int64_t filters_;
  bool channels_first_;
  ConvConfig conv_;
};

// Nothing, and the lowering has failed, when the config cannot be.
std::optional<ConvConfig> ReadConfig(Lowering& to, const Config& config, int dims) {
  ConvConfig conv;
  conv.kernel_size = config.Ints("kernel_size", dims);
  conv.strides = config.Ints("strides", dims);
  conv.dilation_rate = config.Ints("dilation_rate", dims);
  if (!InRange(to, "filters", {config.Int("filters")}) || !InRange(to, "kernel_size", conv.kernel_size) || !InRange(to, "strides", conv.strides) ||
      !InRange(to, "dilation_rate", conv.dilation_rate))
    return std::nullopt;
  const auto refuse = [&to](Status status) {
    to.Fail(std::move(status));
    return std::nullopt;
  };
  for (std::size_t i = 0; i < conv.kernel_size.size(); ++i)
    if (conv.kernel_size[i] > 0x3fffffff / conv.dilation_rate[i])
      return refuse(InvalidArgument("kernel_size {} with dilation_rate {} is too large", conv.kernel_size[i], conv.dilation_rate[i]));
  if (conv.dilated() && std::any_of(conv.strides.begin(), conv.strides.end(), [](std::int64_t stride) { return stride != 1; }))
    return refuse(InvalidArgument("strides and dilation_rate cannot both be above 1"));
  const std::string padding = config.String("padding");
  if (padding != "same" && padding != "valid") return refuse(InvalidArgument("padding \"{}\" must be \"valid\" or \"same\"", padding));
  conv.padding = padding == "same" ? "SAME" : "VALID";
  const std::string format = config.String("data_format");
  if (!format.empty() && format != "channels_last" && format != "channels_first" && format != "tf" && format != "th" && format != "default")
    return refuse(InvalidArgument("data_format \"{}\" must be \"channels_last\" or \"channels_first\"", format));
  return conv;
}

}  // namespace

std::vector<Value> LowerConvLstm(Lowering& to, const LayerCall& call, int dims) {
  const std::optional<ConvConfig> conv = ReadConfig(to, call.config, dims);
  if (!conv) return {};
  if (call.inputs.empty() || to.rank(call.input()) != dims + 3) {
    to.Fail(InvalidArgument("takes a sequence of rank {} and is called with {}", dims + 3, to.shape(call.input()).ToString()));
    return {};
  }
  const Cell made(call.config, dims, *conv);
  const Shape shape = made.OutputShape(to.shape(call.input()));
  RnnCell cell{.name = "", .output = shape, .states = {shape, shape}, .step = {}};
  cell.step = [&made, &call](Lowering& in, Value x, const std::vector<Value>& states) { return made.Step(in, call.config, x, states); };
  if (made.channels_first()) cell.names_of_a_step = std::vector<std::string>(16, "transpose");
  return LowerRnn(to, call, cell, [&](Value x) { return std::vector<Value>(2, made.Zeros(to, x)); });
}

LayerSpec ConvLstm(std::string_view class_name, int dims, std::vector<Value> (*lower_call)(Lowering& to, const LayerCall& call),
                   std::vector<std::string_view> goldens) {
  using Kind = ConfigKey::Kind;
  return {.class_name = class_name,
          .config = {ConfigKey("filters", Kind::kInt).Alias("nb_filter").Required(),
                     ConfigKey("kernel_size", Kind::kInts).Required().Count(dims),
                     ConfigKey("strides", Kind::kInts, 1).Count(dims).Alias("subsample"),
                     ConfigKey("padding", "valid").Alias("border_mode"),
                     ConfigKey("data_format", Kind::kString).Alias("dim_ordering"),
                     ConfigKey("dilation_rate", Kind::kInts, 1).Count(dims),
                     {"activation", Kind::kAny, "tanh"},
                     ConfigKey("recurrent_activation", Kind::kAny, "sigmoid").InKeras2("hard_sigmoid").Alias("inner_activation"),
                     {"use_bias", true},
                     {"return_sequences", false},
                     {"return_state", false},
                     {"go_backwards", false},
                     {"stateful", false},
                     {"time_major", false},
                     {"unroll", false},
                     {"zero_output_for_mask", false}},
          .weights = {{.name = "kernel", .group = "cell", .initializer = "glorot_uniform"},
                      {.name = "recurrent_kernel", .group = "cell", .initializer = "orthogonal"},
                      {.name = "bias", .when = "use_bias", .group = "cell"}},
          .compute_mask = RnnMask,
          .lower_call = lower_call,
          .goldens = std::move(goldens)};
}

}  // namespace keratin::keras
