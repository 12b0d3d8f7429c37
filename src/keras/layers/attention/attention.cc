#include "keras/layers/attention/attention.h"
#include "base/errors.h"

namespace keratin::keras {
namespace {

Value DotScores(Lowering& to, const Config& config, Value query, Value key) {
  const DType dtype = to.dtype(query);
  const bool use_scale = config.Bool("use_scale");
  if (config.String("score_mode") == "dot") {
    const Value scores = to.Op("BatchMatMulV2", {query, key}, {{"adj_y", true}});
    return use_scale ? to.Op("Mul", {scores, to.Cast(to.Weight("scale", {}), dtype)}) : scores;
  }
  Value sums = PairSums(to, query, key);
  if (use_scale) sums = to.Op("Mul", {to.Cast(to.Weight("scale", {}, "ReadVariableOp"), dtype), sums});
  const Value scores = to.Op("Sum", {to.Op("Tanh", {sums}), to.Int(-1)});
  return to.Op("Mul", {to.Cast(to.Weight("concat_score_weight", {}, "ReadVariableOp"), dtype), scores});
}

std::vector<Value> LowerAttention(Lowering& to, const LayerCall& call) {
  const std::string mode = call.config.String("score_mode");
  if (mode != "dot" && mode != "concat") {
    to.Fail(InvalidArgument("\"score_mode\" must be \"dot\" or \"concat\" and is \"{}\"", mode));
    return {};
  }
  return LowerDenseAttention(to, call, DotScores);
}

std::vector<WeightSlot> DenseAttentionWeights(const Config& config) {
  std::vector<WeightSlot> slots;
  if (config.Bool("use_scale")) slots.push_back({.name = "scale", .initializer = "ones"});
  if (config.String("score_mode") == "concat") slots.push_back({.name = "concat_score_weight", .initializer = "ones"});
  return slots;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(attention) {
  return {.class_name = "Attention",
          .config = {{"use_scale", false}, {"score_mode", "dot"}, {"dropout", 0.0}, {"causal", false}},
          .weights_of = DenseAttentionWeights,
          .mask = MaskRule::kPass,
          .lower_call = LowerAttention,
          .goldens = {"attention_default", "attention_concat_no_use_scale_masks_2_k2"}};
}
