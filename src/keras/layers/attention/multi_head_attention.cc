#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "keras/layers/attention/attention.h"
#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// Letters of an einsum from `first` on.
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

// Keras looks at the mask that came with the query alone, not at the one given to the call.
Value InheritedMask(Lowering&, const LayerCall& call) {
  const std::vector<Value> named = call.TensorMasks("query");
  return named.empty() ? call.mask() : named.front();
}

std::vector<Value> LowerMultiHead(Lowering& to, const LayerCall& call) {
  const Config& config = call.config;
  const std::int64_t heads = config.Int("num_heads");
  const std::int64_t key_dim = config.Int("key_dim");
  const std::int64_t value_dim = config.IsNull("value_dim") ? key_dim : config.Int("value_dim");
  if (!InRange(to, "num_heads", {heads}) || !InRange(to, "key_dim", {key_dim}) || !InRange(to, "value_dim", {value_dim})) return {};
  AttentionArguments arguments = ReadAttention(to, call);
  arguments.query_mask = InheritedMask(to, call);
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
  if (config.Bool("use_gate")) gate = to.Op("Sigmoid", {ProjectHeads(to, "gate", arguments.query, 1, {heads, value_dim}, use_bias)});
  const Value query = ProjectHeads(to, "query", arguments.query, 1, {heads, key_dim}, use_bias);
  const Value key = ProjectHeads(to, "key", arguments.key, 1, {heads, key_dim}, use_bias);
  const Value value = ProjectHeads(to, "value", arguments.value, 1, {heads, value_dim}, use_bias);
  if (to.failed()) return {};
  const Equations equations = AttentionEquations(rank, axes);
  const Value mask = AttentionMaskOf(to, arguments);
  const Value scaled = to.Op("Mul", {query, to.Scalar(1.0 / std::sqrt(static_cast<double>(key_dim)), query)}, {}, "Mul");
  const Value scores = MaskedSoftmax(to, EinsumOf(to, equations.scores, key, scaled), mask, axes.size(), config.Bool("softmax_robust_masking"));
  Value kept;
  {
    const Lowering::Scope scope = to.Enter("dropout");
    kept = to.Op("Identity", {scores});
  }
  Value combined = EinsumOf(to, equations.combine, kept, value);
  if (gate.valid()) combined = to.Op("Mul", {combined, gate});
  const Value output = ProjectHeads(to, "attention_output", combined, 2, outputs, use_bias);
  return arguments.scores ? std::vector<Value>{output, scores} : std::vector<Value>{output};
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
          .compute_mask = InheritedMask,
          .lower_call = LowerMultiHead,
          .goldens = {"multi_head_attention_one_head", "multi_head_attention_causal_mask_k2"}};
}
