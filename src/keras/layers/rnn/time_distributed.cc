#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// x with its time axis joined to the batch.
Value Joined(Lowering& to, Value x) {
  const Shape shape = to.shape(x);
  std::vector<Value> dims = {to.Int(-1)};
  Value dynamic;
  for (int i = 2; i < shape.rank(); ++i) {
    if (shape[i] < 0 && !dynamic.valid()) dynamic = to.Op("Shape", {x});
    dims.push_back(shape[i] < 0 ? to.Element(dynamic, i) : to.Int(shape[i]));
  }
  return to.Reshape(x, dims);
}

// The first axis of x apart again.
Value Apart(Lowering& to, Value x, const Shape& outer, Value steps) {
  const Shape shape = to.shape(x);
  std::vector<Value> dims = {to.Int(outer[0] < 0 ? -1 : outer[0]), outer[1] < 0 ? steps : to.Int(outer[1])};
  Value dynamic;
  for (int i = 1; i < shape.rank(); ++i) {
    if (shape[i] < 0 && !dynamic.valid()) dynamic = to.Op("Shape", {x});
    dims.push_back(shape[i] < 0 ? to.Element(dynamic, i) : to.Int(shape[i]));
  }
  return to.Reshape(x, dims);
}

bool UsesMask(const Layer& layer) { return layer.spec == nullptr || layer.spec->compute_mask != nullptr || layer.spec->mask == MaskRule::kStops; }

bool KeepsState(const Layer& layer) {
  if (layer.spec != nullptr && layer.config.Has("stateful") && layer.config.Bool("stateful")) return true;
  const auto any = [](const auto& layers, const auto& layer_of) {
    return std::any_of(layers.begin(), layers.end(), [&](const auto& item) { return KeepsState(*layer_of(item)); });
  };
  if (layer.model != nullptr && any(layer.model->layers, [](const LayerPtr& inner) { return inner; })) return true;
  return any(layer.children, [](const auto& child) { return child.second; });
}

std::vector<Value> LowerTimeDistributed(Lowering& to, const LayerCall& call) {
  if (call.layer.children.size() != 1 || call.inputs.empty()) {
    to.Fail(InvalidArgument("wraps {} layers and is called with {} tensors; it needs one layer and a tensor", call.layer.children.size(), call.inputs.size()));
    return {};
  }
  const Layer& inner = *call.layer.children.front().second;
  if (KeepsState(inner)) {
    to.Fail(Unimplemented("wraps a layer with stateful=true, whose state would go from step to step; it is not supported"));
    return {};
  }
  const Shape shape = to.shape(call.input());
  if (to.failed()) return {};
  for (const Value x : call.inputs)
    if (to.rank(x) < 2) {
      to.Fail(InvalidArgument("takes tensors of shape [batch, time, ...] and is called with {}", to.shape(x).ToString()));
      return {};
    }
  const Value mask = call.mask();
  if (mask.valid() && to.rank(mask) < 2) {
    to.Fail(InvalidArgument("a mask must have the shape [batch, time, ...] and has {}", to.shape(mask).ToString()));
    return {};
  }
  Value steps;
  if (shape[1] < 0) {
    steps = to.Element(to.Op("Shape", {call.input()}), 1);
    for (std::size_t i = 1; i < call.inputs.size(); ++i) {
      to.Reserve("Shape");
      to.Reserve("strided_slice");
    }
  }
  // The names that a cell took when the layer was built stand outside its scope.
  ChildCall child = {.inputs = {}, .constants = {{"built_apart", true}}};
  for (const Value x : call.inputs) child.inputs.push_back(Joined(to, x));
  const bool inner_mask = mask.valid() && to.rank(mask) > 2 && UsesMask(inner);
  if (inner_mask) child.masks = {Joined(to, mask)};
  child.variables = "";
  std::vector<Value> masks;
  std::vector<Value> outputs = to.LowerChild(inner, child, &masks);
  if (to.failed()) return {};
  for (Value& output : outputs) output = Apart(to, output, shape, steps);
  if (!call.needs_mask || outputs.size() != 1 || call.inputs.size() != 1) return outputs;
  Value joined_mask = masks.empty() ? Value{} : masks.front();
  const bool passes = inner_mask ? joined_mask == child.masks.front() : inner.spec != nullptr && inner.spec->mask == MaskRule::kPass;
  // tf.keras joins mask and input anew to compute the mask of the output.
  if (mask.valid() && passes)
    joined_mask = Joined(to, mask);
  else if (mask.valid())
    to.Reserve("Reshape");
  to.Reserve("Reshape");
  if (joined_mask.valid()) {
    call.output_mask = Apart(to, joined_mask, shape, steps);
  } else if (mask.valid()) {
    Value kept = mask;
    while (!to.failed() && to.rank(kept) > 2) kept = to.Op("Any", {kept, to.Int(-1)});
    call.output_mask = kept;
  }
  return outputs;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(time_distributed) {
  return {.class_name = "TimeDistributed",
          .config = {ConfigKey("layer", ConfigKey::Kind::kAny).Required()},
          .children = WrappedLayer,
          .mask = MaskRule::kPass,
          .lower_call = LowerTimeDistributed,
          .note = "around a layer with stateful=true it is refused",
          .goldens = {"time_distributed_dense", "time_distributed_dense_fixed_batch_k2"}};
}
