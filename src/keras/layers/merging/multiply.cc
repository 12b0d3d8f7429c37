#include <algorithm>

#include "keras/layers/merging/merge.h"

namespace keratin::keras {
namespace {

// Keras 3 multiplies by 1 where a mask is false, and gives 0 where all are.
std::vector<Value> MultiplyMasked(Lowering& to, const LayerCall& call) {
  const std::vector<Value> inputs = MergeInputs(to, call);
  if (inputs.empty()) return {};
  Value result, any;
  bool all_masked = true;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Value x = inputs[i];
    if (call.masks[i].valid()) {
      const Value mask = to.Op("ExpandDims", {call.masks[i], to.Int(-1)});
      x = to.Op("SelectV2", {mask, x, to.Scalar(1, x)});
      any = any.valid() ? to.Op("LogicalOr", {any, mask}) : mask;
    } else {
      all_masked = false;
    }
    result = result.valid() ? to.Op("Mul", {result, x}) : x;
  }
  return {all_masked ? to.Op("SelectV2", {any, result, to.Scalar(0, result)}) : result};
}

std::vector<Value> LowerMultiply(Lowering& to, const LayerCall& call) {
  const bool masked = std::any_of(call.masks.begin(), call.masks.end(), [](Value mask) { return mask.valid(); });
  if (!to.keras2() && masked) return MultiplyMasked(to, call);
  return {MergeChain(to, call, "Mul")};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(multiply) {
  return {.class_name = "Multiply", .compute_mask = MergeMask, .lower_call = LowerMultiply, .goldens = {"multiply_2_inputs", "multiply_2_inputs_k2"}};
}
