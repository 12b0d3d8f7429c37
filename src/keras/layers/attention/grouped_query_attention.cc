#include <cmath>

#include "base/errors.h"
#include "keras/layers/attention/attention.h"
#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// Each head `times` times, one after the other.
Value RepeatHeads(Lowering& to, Value x, std::int64_t times) {
  if (to.failed() || times == 1) return x;
  const Lowering::Scope scope = to.Enter("repeat");
  const Shape shape = to.shape(x);
  const Value apart = to.Op("ExpandDims", {x, to.Int(3)});
  const Value tiled = to.Op("Tile", {apart, to.Ints({1, 1, 1, times, 1})});
  Value dynamic;
  std::vector<Value> dims;
  for (int i = 0; i < 4; ++i) {
    if (i < 2 && shape[i] < 0 && !dynamic.valid()) dynamic = to.Op("Shape", {x});
    if (i == 2)
      dims.push_back(to.Int(shape[2] * times));
    else
      dims.push_back(shape[i] < 0 ? to.Element(dynamic, i) : to.Int(shape[i]));
  }
  return to.Reshape(tiled, dims);
}

std::vector<Value> LowerGrouped(Lowering& to, const LayerCall& call) {
  const Config& config = call.config;
  const std::int64_t width = config.Int("head_dim");
  const std::int64_t heads = config.Int("num_query_heads");
  const std::int64_t groups = config.Int("num_key_value_heads");
  if (!InRange(to, "head_dim", {width}) || !InRange(to, "num_query_heads", {heads}) || !InRange(to, "num_key_value_heads", {groups})) return {};
  if (heads % groups != 0) {
    to.Fail(InvalidArgument("\"num_query_heads\" ({}) must be divisible by \"num_key_value_heads\" ({})", heads, groups));
    return {};
  }
  const AttentionArguments arguments = ReadAttention(to, call);
  if (to.failed()) return {};
  for (const Value x : {arguments.query, arguments.value, arguments.key})
    if (to.rank(x) != 3) {
      to.Fail(InvalidArgument("query, value and key must have the shape [batch, length, width]; one has {}", to.shape(x).ToString()));
      return {};
    }
  const bool use_bias = config.Bool("use_bias");
  const Value mask = AttentionMaskOf(to, arguments);
  Value gate;
  if (config.Bool("use_gate")) gate = to.Op("Sigmoid", {ProjectHeads(to, "gate", arguments.query, 1, {heads, width}, use_bias)});
  const Value query = ProjectHeads(to, "query", arguments.query, 1, {heads, width}, use_bias);
  const Value key = RepeatHeads(to, ProjectHeads(to, "key", arguments.key, 1, {groups, width}, use_bias), heads / groups);
  const Value value = RepeatHeads(to, ProjectHeads(to, "value", arguments.value, 1, {groups, width}, use_bias), heads / groups);
  if (to.failed()) return {};
  const Value scaled = to.Op("Mul", {query, to.Scalar(1.0 / std::sqrt(static_cast<double>(width)), query)}, {}, "Mul");
  const Value scores = MaskedSoftmax(to, EinsumOf(to, "bquh,bkuh->buqk", scaled, key), mask, 1, false);
  Value combined = EinsumOf(to, "buqk,bkuh->bquh", scores, value);
  if (gate.valid()) combined = to.Op("Mul", {combined, gate});
  const Value output = ProjectHeads(to, "attention_output", combined, 2, {to.StaticDim(arguments.query, -1)}, use_bias);
  return arguments.scores ? std::vector<Value>{output, scores} : std::vector<Value>{output};
}

std::vector<WeightSlot> GroupedQueryWeights(const Config& config) {
  std::vector<WeightSlot> slots;
  const auto add = [&](std::string_view kernel, std::string_view bias, std::string_view group) {
    slots.push_back({.name = kernel, .group = group, .initializer = "glorot_uniform"});
    if (config.Bool("use_bias")) slots.push_back({.name = bias, .group = group});
  };
  add("query/kernel", "query/bias", "_query_dense");
  add("key/kernel", "key/bias", "_key_dense");
  if (config.Bool("use_gate")) add("gate/kernel", "gate/bias", "_gate_dense");
  add("value/kernel", "value/bias", "_value_dense");
  add("attention_output/kernel", "attention_output/bias", "_output_dense");
  return slots;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(grouped_query_attention) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "GroupedQueryAttention",
          .aliases = {"GroupQueryAttention"},
          .config = {ConfigKey("head_dim", Kind::kInt).Required(),
                     ConfigKey("num_query_heads", Kind::kInt).Required(),
                     ConfigKey("num_key_value_heads", Kind::kInt).Required(),
                     {"use_bias", true},
                     {"use_gate", false},
                     {"sliding_window", Kind::kInt},
                     {"flash_attention", Kind::kAny}},
          .weights_of = GroupedQueryWeights,
          .compute_mask = QueryMask,
          .lower_call = LowerGrouped,
          .goldens = {"group_query_attention_no_bias"}};
}
