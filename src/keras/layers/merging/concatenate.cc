#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value Concat(Lowering& to, std::vector<Value> values, std::int64_t axis) {
  if (values.size() == 1) return values.front();
  values.push_back(to.Int(axis));
  return to.Op("ConcatV2", values);
}

std::vector<Value> LowerConcatenate(Lowering& to, const LayerCall& call) {
  if (call.inputs.empty()) {
    to.Fail(InvalidArgument("needs at least one tensor"));
    return {};
  }
  const std::int64_t axis = KnownAxis(to, call.config.Int("axis"), to.rank(call.input()));
  if (to.failed()) return {};
  return {Concat(to, call.inputs, axis)};
}

Value ConcatenateMask(Lowering& to, const LayerCall& call) {
  if (std::none_of(call.masks.begin(), call.masks.end(), [](Value mask) { return mask.valid(); })) return {};
  const int rank = to.rank(call.input());
  const std::int64_t axis = KnownAxis(to, call.config.Int("axis"), rank);
  const auto filled = [&](Value like, bool value, std::string_view name) {
    const Lowering::Scope scope = to.Enter(name);
    return to.Op("Fill", {to.Op("Shape", {like}), to.Scalar(value ? 1 : 0, DType::kBool, "Const")}, {}, to.scope());
  };
  std::vector<Value> masks;
  for (std::size_t i = 0; i < call.inputs.size() && !to.failed(); ++i) {
    Value mask = call.masks[i];
    if (!mask.valid()) {
      mask = filled(call.inputs[i], true, "ones_like");
    } else if (to.rank(mask) < rank) {
      mask = to.Op("ExpandDims", {mask, to.Int(-1)});
      if (!to.keras2()) mask = to.Op("LogicalOr", {mask, filled(call.inputs[i], false, "zeros_like")});
    }
    masks.push_back(mask);
  }
  if (to.failed()) return {};
  return to.Op(to.keras2() ? "All" : "Any", {Concat(to, masks, axis), to.Int(-1)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(concatenate) {
  return {.class_name = "Concatenate",
          .config = {{"axis", -1}},
          .compute_mask = ConcatenateMask,
          .lower_call = LowerConcatenate,
          .goldens = {"concatenate_2_inputs", "concatenate_axis2_2_k2"}};
}
