#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

std::vector<WeightSlot> SpectralWeights(const Config& config) {
  const WeightSlot vector = {.name = "vector_u", .initializer = "truncated_normal", .trainable = false};
  if (config.keras2()) return {vector};
  // Keras 3 tracks the kernel of the layer inside once more.
  return {{.name = "kernel", .path_only = true}, vector};
}

// Training alone normalises the kernel, and stores it so.
std::vector<Value> LowerSpectralNormalization(Lowering& to, const LayerCall& call) {
  if (call.layer.children.size() != 1 || call.inputs.size() != 1) {
    to.Fail(InvalidArgument("wraps {} layers and is called with {} tensors; it needs one of each", call.layer.children.size(), call.inputs.size()));
    return {};
  }
  ChildCall child = {.inputs = call.inputs, .masks = call.masks};
  child.variables = "";
  std::vector<Value> outputs = to.LowerChild(*call.layer.children.front().second, child);
  if (to.failed()) return {};
  if (!to.keras2())
    for (Value& output : outputs) output = to.Cast(output, to.dtype(call.input()));
  return outputs;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(spectral_normalization) {
  return {.class_name = "SpectralNormalization",
          .config = {ConfigKey("layer", ConfigKey::Kind::kAny).Required(), {"power_iterations", 1}},
          .weights_of = SpectralWeights,
          .children = WrappedLayer,
          .lower_call = LowerSpectralNormalization,
          .goldens = {"spectral_normalization_dense", "spectral_normalization_dense_rank3_k2"}};
}
