#include <algorithm>

#include "base/errors.h"
#include "keras/layers/merging/merge.h"

namespace keratin::keras {

std::vector<Value> MergeInputs(Lowering& to, const LayerCall& call, std::size_t least) {
  if (to.failed()) return {};
  if (call.inputs.size() < least) {
    to.Fail(InvalidArgument("needs at least {} tensors and is called with {}", least, call.inputs.size()));
    return {};
  }
  int rank = 0;
  for (const Value input : call.inputs) {
    if (!to.shape(input).has_rank()) {
      to.Fail(InvalidArgument("needs to know the rank of its inputs"));
      return {};
    }
    rank = std::max(rank, to.rank(input));
  }
  std::vector<Value> inputs = call.inputs;
  for (Value& input : inputs)
    while (!to.failed() && to.rank(input) < rank) input = to.Op("ExpandDims", {input, to.Int(1)});
  if (to.failed()) return {};
  return inputs;
}

Value MergeChain(Lowering& to, const LayerCall& call, std::string_view op, std::string_view name) {
  const std::vector<Value> inputs = MergeInputs(to, call);
  if (inputs.empty()) return {};
  Value result = inputs.front();
  for (std::size_t i = 1; i < inputs.size(); ++i) result = to.Op(op, {result, inputs[i]}, {}, name);
  return result;
}

Value MergeExtreme(Lowering& to, const LayerCall& call, std::string_view op) {
  const bool masked = std::any_of(call.masks.begin(), call.masks.end(), [](Value mask) { return mask.valid(); });
  if (to.keras2() || !masked) return MergeChain(to, call, op);
  const std::vector<Value> inputs = MergeInputs(to, call);
  if (inputs.empty()) return {};
  const auto mask_of = [&](std::size_t i) { return call.masks[i].valid() ? to.Op("ExpandDims", {call.masks[i], to.Int(-1)}) : Value{}; };
  Value result = inputs.front();
  Value result_mask = mask_of(0);
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    Value x = inputs[i];
    const Value mask = mask_of(i);
    if (mask.valid()) x = to.Op("SelectV2", {mask, x, result});
    if (result_mask.valid()) result = to.Op("SelectV2", {result_mask, result, x});
    result_mask = mask.valid() && result_mask.valid() ? to.Op("LogicalOr", {result_mask, mask}) : Value{};
    result = to.Op(op, {result, x});
  }
  return result;
}

Value MergeMask(Lowering& to, const LayerCall& call) {
  std::vector<Value> masks;
  for (const Value mask : call.masks)
    if (mask.valid()) masks.push_back(mask);
  if (masks.empty()) return {};
  if (!to.keras2()) {
    if (masks.size() != call.inputs.size()) return {};
    Value result = masks.front();
    for (std::size_t i = 1; i < masks.size(); ++i) result = to.Op("LogicalOr", {result, masks[i]});
    return result;
  }
  std::vector<Value> stacked;
  for (const Value mask : masks) stacked.push_back(to.Op("ExpandDims", {mask, to.Int(0)}));
  stacked.push_back(to.Int(0));
  return to.Op("All", {masks.size() == 1 ? stacked.front() : to.Op("ConcatV2", stacked), to.Int(0)});
}

}  // namespace keratin::keras
