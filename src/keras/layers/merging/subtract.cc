#include "base/errors.h"
#include "keras/layers/merging/merge.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerSubtract(Lowering& to, const LayerCall& call) {
  if (call.inputs.size() != 2) {
    to.Fail(InvalidArgument("takes two tensors and is called with {}", call.inputs.size()));
    return {};
  }
  return {MergeChain(to, call, "Sub")};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(subtract) {
  return {.class_name = "Subtract", .compute_mask = MergeMask, .lower_call = LowerSubtract, .goldens = {"subtract_2_inputs", "subtract_2_inputs_k2"}};
}
