#include <array>

#include "base/errors.h"
#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

// `layer` with one key of its config changed, and with its name behind `prefix` unless it already is.
Json Derived(const Json& layer, std::string_view prefix, bool repeat_prefix) {
  Json config = layer["config"];
  const std::string name(config["name"].AsString().value_or("layer"));
  config.Set("name", !repeat_prefix && name.starts_with(prefix) ? name : std::string(prefix) + name);
  Json derived = layer;
  derived.Set("config", std::move(config));
  return derived;
}

Result<std::vector<ChildConfig>> Directions(const Config& config) {
  const Json& layer = config.Raw("layer");
  if (!layer["config"].is_object()) return InvalidArgument("its \"layer\" is not a serialised layer");
  const Json& backward = config.Raw("backward_layer");
  // Keras 2 puts the prefixes before any name, Keras 3 not twice.
  const Json forward_layer = Derived(layer, "forward_", config.keras2());
  Json backward_layer = Derived(backward.is_null() ? layer : backward, "backward_", config.keras2());
  if (backward.is_null()) {
    Json turned = backward_layer["config"];
    turned.Set("go_backwards", config.keras2() ? !turned["go_backwards"].AsBool().value_or(false) : true);
    backward_layer.Set("config", std::move(turned));
  } else if (!config.keras2()) {
    backward_layer = backward;
  }
  return std::vector<ChildConfig>{{"forward_layer", forward_layer}, {"backward_layer", backward_layer}};
}

bool ChildFlag(const Layer& child, std::string_view key) { return child.config.Has(key) && child.config.Bool(key); }

// Both directions, or empty after a failure.
std::array<const Layer*, 2> Directions(Lowering& to, const LayerCall& call) {
  const std::array<const Layer*, 2> found = {ChildIn(call.layer, "forward_layer"), ChildIn(call.layer, "backward_layer")};
  for (const Layer* child : found)
    if (child == nullptr || child->model != nullptr || !child->config.Has("return_sequences")) {
      to.Fail(Unimplemented("wraps {}; only recurrent layers are supported", child == nullptr ? "no layer" : child->class_name));
      return {};
    }
  for (const std::string_view key : {"return_sequences", "return_state", "stateful"})
    if (ChildFlag(*found[0], key) != ChildFlag(*found[1], key)) {
      to.Fail(InvalidArgument("its two layers must have the same \"{}\"", key));
      return {};
    }
  if (ChildFlag(*found[0], "go_backwards") == ChildFlag(*found[1], "go_backwards")) {
    to.Fail(InvalidArgument("one of its two layers must have go_backwards=true, the other false"));
    return {};
  }
  return found;
}

std::vector<Value> Merge(Lowering& to, const std::string& mode, Value forward, Value backward) {
  if (mode.empty()) return {forward, backward};
  if (mode == "concat") return {to.Op("ConcatV2", {forward, backward, to.Int(to.rank(forward) - 1)})};
  if (mode == "sum") return {to.Op("AddV2", {forward, backward})};
  if (mode == "mul") return {to.Op("Mul", {forward, backward})};
  if (mode == "ave") return {to.Op("RealDiv", {to.Op("AddV2", {forward, backward}), to.Scalar(2, forward)})};
  to.Fail(InvalidArgument("\"merge_mode\" must be \"concat\", \"sum\", \"mul\", \"ave\" or null and is \"{}\"", mode));
  return {};
}

std::vector<Value> LowerBidirectional(Lowering& to, const LayerCall& call) {
  const std::array<const Layer*, 2> layers = Directions(to, call);
  if (to.failed() || call.inputs.empty()) return {};
  std::vector<Value> states(call.inputs.begin() + 1, call.inputs.end());
  if (states.empty()) states = call.Tensors("initial_state");
  if (states.empty()) states = call.Tensors("1");
  if (states.size() % 2 != 0) {
    to.Fail(InvalidArgument("takes initial states for both directions and is called with {}", states.size()));
    return {};
  }
  const bool sequences = ChildFlag(*layers[0], "return_sequences");
  const auto half = static_cast<std::ptrdiff_t>(states.size() / 2);
  // The names that the layers' variables took when they were built.
  if (call.call_index == 0 && call.Constant("built_apart").is_null())
    for (const Layer* layer : layers) to.Reserve(layer->name);
  std::array<std::vector<Value>, 2> results;
  for (std::size_t i = 0; i < 2; ++i) {
    ChildCall child = {.inputs = {call.input()}, .masks = {RnnCallMask(to, call)}};
    if (i == 0) child.inputs.insert(child.inputs.end(), states.begin(), states.begin() + half);
    if (i == 1) child.inputs.insert(child.inputs.end(), states.begin() + half, states.end());
    child.constants = {{"zero_output_for_mask", sequences}, {"built_apart", true}};
    child.variables = layers[i]->name;
    results[i] = to.LowerChild(*layers[i], child);
  }
  if (to.failed() || results[0].empty() || results[1].empty()) return {};
  Value backward = results[1].front();
  if (sequences) backward = to.Op("ReverseV2", {backward, to.Ints({ChildFlag(*layers[0], "time_major") ? 0 : 1})});
  std::vector<Value> outputs = Merge(to, call.config.String("merge_mode"), results[0].front(), backward);
  for (const std::vector<Value>& result : results) outputs.insert(outputs.end(), result.begin() + 1, result.end());
  return outputs;
}

Value BidirectionalMask(Lowering&, const LayerCall& call) {
  const Layer* forward = ChildIn(call.layer, "forward_layer");
  return forward != nullptr && ChildFlag(*forward, "return_sequences") ? call.mask() : Value{};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(bidirectional) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Bidirectional",
          .config = {ConfigKey("layer", Kind::kAny).Required(),
                     {"backward_layer", Kind::kAny},
                     {"merge_mode", "concat"},
                     // Older files repeat what the wrapped layer says.
                     {"return_sequences", false},
                     {"return_state", false},
                     {"stateful", false}},
          .children = Directions,
          .compute_mask = BidirectionalMask,
          .lower_call = LowerBidirectional,
          .note = "around recurrent layers only",
          .goldens = {"bidirectional_concat", "bidirectional_ave_return_sequences_mask_k2"}};
}
