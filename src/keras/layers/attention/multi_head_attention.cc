#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "keras/activations/pieces.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// Letters of an einsum from `first` on.
std::string Letters(int first, int count) {
  std::string letters;
  for (int i = 0; i < count; ++i) letters += static_cast<char>('a' + first + i);
  return letters;
}

Value Einsum(Lowering& to, const std::string& equation, Value a, Value b) {
  const Lowering::Scope scope = to.Enter("einsum");
  return to.Op("Einsum", {a, b}, {{"equation", equation}});
}

// x times "<name>/kernel" over its last `bound` axes, plus "<name>/bias".
Value Project(Lowering& to, const std::string& name, Value x, int bound, const std::vector<std::int64_t>& outputs, bool use_bias) {
  if (to.failed()) return {};
  const Lowering::Scope scope = to.Enter(name);
  const int free = to.rank(x) - bound;
  const auto output_count = static_cast<int>(outputs.size());
  Shape kernel{};
  for (int i = 0; i < bound; ++i) kernel.push_back(to.StaticDim(x, free + i));
  Shape bias{};
  for (const std::int64_t dim : outputs) {
    kernel.push_back(dim);
    bias.push_back(dim);
  }
  const std::string given = Letters(0, free);
  const std::string summed = Letters(free, bound);
  const std::string made = Letters(free + bound, output_count);
  const DType dtype = to.layer().dtype;
  Value y = Einsum(to, fmt::format("{}{},{}{}->{}{}", given, summed, summed, made, given, made), x, to.Cast(to.Weight(name + "/kernel", kernel), dtype));
  if (use_bias) y = to.Op("AddV2", {y, to.Cast(to.Weight(name + "/bias", bias), dtype)});
  return y;
}

// Equations of scores = keys . queries and of output = scores . values, for projections of this rank: [batch, ..., heads, channels].
struct Equations {
  std::string scores;
  std::string combine;
};

Equations AttentionEquations(int rank, const std::vector<std::int64_t>& axes) {
  const std::string target = Letters(0, rank);
  const auto attended = [&](int i) { return std::find(axes.begin(), axes.end(), i) != axes.end(); };
  std::string source = target;
  int next = rank;
  std::string product;
  for (int i = 0; i < rank - 1; ++i) {
    if (attended(i))
      source[static_cast<std::size_t>(i)] = static_cast<char>('a' + next++);
    else
      product += target[static_cast<std::size_t>(i)];
  }
  for (const std::int64_t axis : axes) product += target[static_cast<std::size_t>(axis)];
  for (const std::int64_t axis : axes) product += source[static_cast<std::size_t>(axis)];
  return {source + "," + target + "->" + product, product + "," + source + "->" + target};
}

struct Arguments {
  Value query, value, key;
  Value query_mask, value_mask, key_mask, attention_mask;
  bool causal = false;
  std::int64_t window = 0;  // 0: none
  bool scores = false;
};

Value First(const std::vector<Value>& values) { return values.empty() ? Value{} : values.front(); }

Value Named(const LayerCall& call, std::string_view name, std::string_view position) {
  const Value named = First(call.Tensors(name));
  return named.valid() || position.empty() ? named : First(call.Tensors(position));
}

// The mask given by name, else the one that came with the tensor.
Value MaskOf(const LayerCall& call, std::string_view name, std::string_view position) {
  const Value given = First(call.Tensors(std::string(name) + "_mask"));
  if (given.valid()) return given;
  const Value named = First(call.TensorMasks(name));
  return named.valid() ? named : First(call.TensorMasks(position));
}

Arguments ArgumentsOf(Lowering& to, const LayerCall& call) {
  Arguments arguments;
  arguments.query = Named(call, "query", "");
  if (!arguments.query.valid()) arguments.query = call.input();
  arguments.value = Named(call, "value", "1");
  arguments.key = Named(call, "key", "2");
  if (call.inputs.size() > 1 || !arguments.query.valid() || !arguments.value.valid()) {
    to.Fail(InvalidArgument("is called as attention(query, value), with one tensor each"));
    return {};
  }
  arguments.query_mask = MaskOf(call, "query", "0");
  if (!arguments.query_mask.valid()) arguments.query_mask = call.mask();
  arguments.value_mask = MaskOf(call, "value", "1");
  if (arguments.key.valid()) arguments.key_mask = MaskOf(call, "key", "2");
  if (!arguments.key.valid()) {
    arguments.key = arguments.value;
    // tf.keras takes the mask once more with the key.
    if (to.keras2()) arguments.key_mask = arguments.value_mask;
  }
  arguments.attention_mask = Named(call, "attention_mask", to.keras2() ? "3" : "6");
  arguments.causal = call.Constant("use_causal_mask").AsBool().value_or(false);
  arguments.scores = call.Constant("return_attention_scores").AsBool().value_or(false);
  const DType dtype = to.layer().dtype;
  for (Value* x : {&arguments.query, &arguments.value, &arguments.key}) *x = to.Cast(*x, dtype);
  return arguments;
}

// 0, 1, 2, ... along the sequence x, with an axis of 1 at `axis`.
Value Places(Lowering& to, Value x, std::int64_t axis) {
  const Value length = to.Element(to.DynamicShape(x), 1);
  return to.Op("ExpandDims", {to.Op("Range", {to.Int(0), length, to.Int(1)}), to.Int(axis)});
}

// bool [1, queries, keys]: a query sees the keys up to its own place.
Value CausalMask(Lowering& to, Value query, Value value) {
  const Value rows = to.Element(to.Op("Shape", {query}), 1);
  const Value columns = to.Element(to.Op("Shape", {value}), 1);
  Value ones;
  {
    const Lowering::Scope scope = to.Enter("ones");
    const Value dims = to.Op("Pack", {to.Int(1), rows, columns}, {}, "packed");
    ones = to.Op("Fill", {dims, to.Const(Tensor::Scalar<bool>(true), "Const")}, {}, to.scope());
  }
  return to.Op("MatrixBandPart", {ones, to.Int(-1), to.Int(0)});
}

// bool [1, queries, keys]: a query sees the keys less than `window` places away.
Value WindowMask(Lowering& to, Value query, Value value, std::int64_t window) {
  const Value rows = Places(to, query, 1);
  const Value distance = to.Op("Abs", {to.Op("Sub", {rows, Places(to, value, 0)})});
  return to.Op("ExpandDims", {to.Op("Less", {distance, to.Int(window)}), to.Int(0)});
}

// mask[:, :, newaxis] (axis 2) or mask[:, newaxis, :] (axis 1).
Value WithAxis(Lowering& to, Value mask, int axis) {
  if (to.rank(mask) != 2) return to.Op("ExpandDims", {mask, to.Int(axis - 3)});
  const std::int64_t whole = 7 - (1 << axis);
  return to.Op("StridedSlice", {mask, to.Ints({0, 0, 0}), to.Ints({0, 0, 0}), to.Ints({1, 1, 1})},
               {{"begin_mask", whole}, {"end_mask", whole}, {"new_axis_mask", std::int64_t{1} << axis}});
}

// All masks in one; invalid where there is none.
Value MergedMask(Lowering& to, const Arguments& arguments) {
  Value merged;
  const auto merge = [&](Value mask) { merged = merged.valid() ? to.Op("LogicalAnd", {merged, mask}, {}, "and") : mask; };
  const auto padding = [&](Value mask, int axis) {
    if (mask.valid()) merge(WithAxis(to, to.Cast(mask, DType::kBool), axis));
  };
  padding(arguments.query_mask, 2);
  padding(arguments.value_mask, 1);
  padding(arguments.key_mask, 1);
  if (arguments.causal) merge(CausalMask(to, arguments.query, arguments.value));
  if (arguments.window > 0) merge(WindowMask(to, arguments.query, arguments.value, arguments.window));
  if (!arguments.attention_mask.valid()) return merged;
  if (!merged.valid()) return arguments.attention_mask;
  return to.Op("LogicalAnd", {to.Cast(arguments.attention_mask, DType::kBool), merged}, {}, "and");
}

// Softmax over the last `axes` axes.
Value MaskedSoftmax(Lowering& to, Value scores, Value mask, std::size_t axes, bool robust) {
  if (to.failed()) return {};
  if (mask.valid()) {
    const std::int64_t axis = -static_cast<std::int64_t>(axes) * 2 - 1;
    if (to.rank(mask) < 0) to.Fail(InvalidArgument("needs to know the rank of its mask"));
    while (!to.failed() && to.rank(mask) < to.rank(scores)) mask = to.Op("ExpandDims", {mask, to.Int(axis)});
  }
  const Lowering::Scope scope = to.Enter("softmax");
  const Value lowest = to.Scalar(to.dtype(scores) == DType::kHalf ? -3e4 : -1e9, scores);
  if (mask.valid() && robust) {
    if (to.dtype(mask) != DType::kBool) mask = to.Op("Greater", {mask, to.Scalar(0.5, mask)});
    scores = to.Op("SelectV2", {mask, scores, lowest});
  } else if (mask.valid()) {
    const Value hidden = to.Op("Sub", {to.Scalar(1, scores), to.Cast(mask, to.dtype(scores))});
    const Value adder = to.Op("Mul", {hidden, lowest});
    scores = to.Op("AddV2", {scores, adder});
  }
  std::vector<std::int64_t> last;
  for (std::size_t i = 0; i < axes; ++i) last.push_back(to.rank(scores) - static_cast<std::int64_t>(axes - i));
  return SoftmaxOver(to, scores, last);
}

std::vector<Value> LowerAttention(Lowering& to, const LayerCall& call) {
  const Config& config = call.config;
  const std::int64_t heads = config.Int("num_heads");
  const std::int64_t key_dim = config.Int("key_dim");
  const std::int64_t value_dim = config.IsNull("value_dim") ? key_dim : config.Int("value_dim");
  if (!InRange(to, "num_heads", {heads}) || !InRange(to, "key_dim", {key_dim}) || !InRange(to, "value_dim", {value_dim})) return {};
  Arguments arguments = ArgumentsOf(to, call);
  if (!config.IsNull("sliding_window")) {
    arguments.window = config.Int("sliding_window");
    if (!InRange(to, "sliding_window", {arguments.window})) return {};
  }
  if (to.failed()) return {};
  const int rank = to.rank(arguments.query) + 1;
  for (const Value x : {arguments.query, arguments.value, arguments.key})
    if (to.rank(x) < 3 || to.rank(x) + 1 != rank) {
      to.Fail(InvalidArgument("query, value and key must have one rank of at least 3 and have the shapes {}, {} and {}", to.shape(arguments.query).ToString(),
                              to.shape(arguments.value).ToString(), to.shape(arguments.key).ToString()));
      return {};
    }
  std::vector<std::int64_t> axes = config.IsNull("attention_axes") ? std::vector<std::int64_t>{} : config.Ints("attention_axes");
  if (axes.empty())
    for (int i = 1; i < rank - 2; ++i) axes.push_back(i);
  for (std::size_t i = 0; i < axes.size(); ++i)
    if (axes[i] < 1 || axes[i] >= rank - 2 ||
        std::find(axes.begin(), axes.begin() + static_cast<std::ptrdiff_t>(i), axes[i]) != axes.begin() + static_cast<std::ptrdiff_t>(i)) {
      to.Fail(InvalidArgument("\"attention_axes\" must be different axes from 1 to {}; one of them is {}", rank - 3, axes[i]));
      return {};
    }
  std::vector<std::int64_t> outputs = config.IsNull("output_shape") ? std::vector<std::int64_t>{} : config.Ints("output_shape");
  if (outputs.empty()) outputs = {to.StaticDim(arguments.query, -1)};
  if (!InRange(to, "output_shape", outputs)) return {};
  if (rank - 1 + static_cast<int>(std::max(axes.size(), outputs.size())) > Shape::kMaxRank) {
    to.Fail(Unimplemented("attention of rank {} over {} axes, with {} output axes, needs tensors of more than {} axes", rank - 1, axes.size(), outputs.size(),
                          Shape::kMaxRank));
    return {};
  }

  const bool use_bias = config.Bool("use_bias");
  Value gate;
  if (config.Bool("use_gate")) gate = to.Op("Sigmoid", {Project(to, "gate", arguments.query, 1, {heads, value_dim}, use_bias)});
  const Value query = Project(to, "query", arguments.query, 1, {heads, key_dim}, use_bias);
  const Value key = Project(to, "key", arguments.key, 1, {heads, key_dim}, use_bias);
  const Value value = Project(to, "value", arguments.value, 1, {heads, value_dim}, use_bias);
  if (to.failed()) return {};
  const Equations equations = AttentionEquations(rank, axes);
  const Value mask = MergedMask(to, arguments);
  const Value scaled = to.Op("Mul", {query, to.Scalar(1.0 / std::sqrt(static_cast<double>(key_dim)), query)}, {}, "Mul");
  const Value scores = MaskedSoftmax(to, Einsum(to, equations.scores, key, scaled), mask, axes.size(), config.Bool("softmax_robust_masking"));
  Value kept;
  {
    const Lowering::Scope scope = to.Enter("dropout");
    kept = to.Op("Identity", {scores});
  }
  Value combined = Einsum(to, equations.combine, kept, value);
  if (gate.valid()) combined = to.Op("Mul", {combined, gate});
  const Value output = Project(to, "attention_output", combined, 2, outputs, use_bias);
  return arguments.scores ? std::vector<Value>{output, scores} : std::vector<Value>{output};
}

Value AttentionMask(Lowering&, const LayerCall& call) {
  const Value mask = MaskOf(call, "query", "0");
  return mask.valid() ? mask : call.mask();
}

std::vector<WeightSlot> AttentionWeights(const Config& config) {
  std::vector<WeightSlot> slots;
  const auto add = [&](std::string_view kernel, std::string_view bias, std::string_view group) {
    slots.push_back({.name = kernel, .group = group, .initializer = "glorot_uniform"});
    if (config.Bool("use_bias")) slots.push_back({.name = bias, .group = group});
  };
  add("query/kernel", "query/bias", "query_dense");
  add("key/kernel", "key/bias", "key_dense");
  if (config.Bool("use_gate")) add("gate/kernel", "gate/bias", "_gate_dense");
  add("value/kernel", "value/bias", "value_dense");
  add("attention_output/kernel", "attention_output/bias", "output_dense");
  return slots;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(multi_head_attention) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "MultiHeadAttention",
          .config = {ConfigKey("num_heads", Kind::kInt).Required(),
                     ConfigKey("key_dim", Kind::kInt).Required(),
                     {"value_dim", Kind::kInt},
                     {"use_bias", true},
                     {"use_gate", false},
                     {"output_shape", Kind::kInts},
                     {"attention_axes", Kind::kInts},
                     {"sliding_window", Kind::kInt},
                     {"flash_attention", Kind::kAny},
                     {"softmax_robust_masking", false},
                     // Keras 2 writes the shapes that it was built with.
                     {"query_shape", Kind::kAny},
                     {"key_shape", Kind::kAny},
                     {"value_shape", Kind::kAny}},
          .weights_of = AttentionWeights,
          .compute_mask = AttentionMask,
          .lower_call = LowerAttention,
          .goldens = {"multi_head_attention_one_head", "multi_head_attention_causal_mask_k2"}};
}
