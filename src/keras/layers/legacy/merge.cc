#include "keras/layers/merging/merge.h"

#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// batch_dot of Keras 1: two vectors give one number.
Value LegacyDot(Lowering& to, Value x, Value y, const std::vector<std::int64_t>& axes) {
  const std::int64_t x_axis = KnownAxis(to, axes[0], to.rank(x));
  const std::int64_t y_axis = KnownAxis(to, axes[1], to.rank(y));
  if (!to.failed() && (x_axis == 0 || y_axis == 0)) to.Fail(InvalidArgument("its dot_axes {} and {} must not be the batch axis", x_axis, y_axis));
  if (to.failed()) return {};
  return BatchDot(to, x, y, static_cast<int>(x_axis), static_cast<int>(y_axis));
}

std::vector<Value> LowerMerge(Lowering& to, const LayerCall& call) {
  const std::string mode = call.config.String("mode");
  if (call.config.String("mode_type") != "raw") {
    to.Fail(Unimplemented("a Merge by a Python function, which is never run"));
    return {};
  }
  if (mode == "sum") return {MergeChain(to, call, "AddV2")};
  if (mode == "mul") return {MergeChain(to, call, "Mul")};
  if (mode == "max") return {MergeChain(to, call, "Maximum")};
  if (mode == "ave") {
    const Value sum = MergeChain(to, call, "AddV2");
    if (to.failed()) return {};
    return {to.Op("RealDiv", {sum, to.Scalar(static_cast<double>(call.inputs.size()), sum)})};
  }
  if (mode == "concat") {
    if (call.inputs.size() < 2) {
      to.Fail(InvalidArgument("needs at least 2 tensors and is called with {}", call.inputs.size()));
      return {};
    }
    std::vector<Value> inputs = call.inputs;
    inputs.push_back(to.Int(KnownAxis(to, call.config.Int("concat_axis"), to.rank(inputs.front()))));
    if (to.failed()) return {};
    return {to.Op("ConcatV2", inputs)};
  }
  if (mode != "dot" && mode != "cos") {
    to.Fail(Unimplemented("mode=\"{}\" is not supported", mode));
    return {};
  }
  if (call.inputs.size() != 2 || to.rank(call.inputs[0]) < 2 || to.rank(call.inputs[1]) < 2) {
    to.Fail(InvalidArgument("mode=\"{}\" takes two tensors of rank 2 or more", mode));
    return {};
  }
  const Value x = call.inputs[0];
  const Value y = call.inputs[1];
  const std::vector<std::int64_t> axes = call.config.Ints("dot_axes", 2);
  const Value product = LegacyDot(to, x, y, axes);
  if (mode == "dot") return {product};
  const Value norms = to.Op("Mul", {LegacyDot(to, x, x, {axes[0], axes[0]}), LegacyDot(to, y, y, {axes[1], axes[1]})});
  if (to.failed()) return {};
  const Value length = to.Op("Maximum", {to.Op("Sqrt", {norms}), to.Scalar(1e-7, norms)});
  return {to.Op("ExpandDims", {to.Op("RealDiv", {product, length}), to.Int(1)})};
}

Value LegacyMergeMask(Lowering& to, const LayerCall& call) {
  const bool masked = std::any_of(call.masks.begin(), call.masks.end(), [](Value mask) { return mask.valid(); });
  const std::string mode = call.config.String("mode");
  if (!masked || mode == "dot" || mode == "cos") return {};
  if (mode != "concat") return MergeMask(to, call);
  std::vector<Value> masks;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    const Value input = call.inputs[i];
    Value mask = call.masks[i];
    if (!mask.valid())
      mask = to.Cast(to.Op("OnesLike", {input}), DType::kBool);
    else if (to.rank(mask) < to.rank(input))
      mask = to.Op("ExpandDims", {mask, to.Int(-1)});
    masks.push_back(mask);
  }
  masks.push_back(to.Int(KnownAxis(to, call.config.Int("concat_axis"), to.rank(call.inputs.front()))));
  if (to.failed()) return {};
  return to.Op("All", {to.Op("ConcatV2", masks), to.Int(-1)});
}

}  // namespace
}  // namespace keratin::keras

// Of Keras 1. A Merge that is the first layer of a Sequential holds the models that it merges: the reader puts them before it.
KERATIN_LAYER(merge) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Merge",
          .config = {ConfigKey("mode", Kind::kAny, "sum"),
                     {"mode_type", "raw"},
                     {"concat_axis", -1},
                     ConfigKey("dot_axes", Kind::kInts, -1).Count(2),
                     {"layers", Kind::kAny},
                     {"output_shape", Kind::kAny},
                     {"output_shape_type", "raw"},
                     {"output_mask", Kind::kAny},
                     {"output_mask_type", "raw"},
                     {"node_indices", Kind::kAny},
                     {"tensor_indices", Kind::kAny},
                     {"arguments", Kind::kAny}},
          .compute_mask = LegacyMergeMask,
          .lower_call = LowerMerge,
          .note = "of Keras 1; merging by a Python function is refused",
          .goldens = {"old_keras_1_2_2_merge_modes"}};
}
