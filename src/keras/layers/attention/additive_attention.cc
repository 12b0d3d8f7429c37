#include "keras/layers/attention/attention.h"

namespace keratin::keras {
namespace {

Value AdditiveScores(Lowering& to, const Config& config, Value query, Value key) {
  const Value tanh = to.Op("Tanh", {PairSums(to, query, key)});
  const Value scale = config.Bool("use_scale") ? to.Cast(to.Weight("scale", {to.StaticDim(key, -1)}, "ReadVariableOp"), to.dtype(tanh)) : to.Scalar(1, tanh);
  return to.Op("Sum", {to.Op("Mul", {scale, tanh}), to.Int(-1)});
}

std::vector<Value> LowerAdditive(Lowering& to, const LayerCall& call) { return LowerDenseAttention(to, call, AdditiveScores); }

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(additive_attention) {
  return {.class_name = "AdditiveAttention",
          .config = {{"use_scale", true}, {"dropout", 0.0}, {"causal", false}},
          .weights = {{.name = "scale", .when = "use_scale", .initializer = "glorot_uniform"}},
          .mask = MaskRule::kPass,
          .lower_call = LowerAdditive,
          .goldens = {"additive_attention_default", "additive_attention_return_attention_scores_use_causal_mask_masks_2_k2"}};
}
