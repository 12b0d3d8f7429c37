#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value Lookup(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.dtype(x);
  const Value ids = dtype == DType::kInt32 || dtype == DType::kInt64 ? x : to.Cast(x, DType::kInt32);
  const Value table = to.WeightHandle("embeddings", {config.Int("input_dim"), config.Int("output_dim")});
  const Tensor* values = to.WeightValue("embeddings");
  if (to.failed() || values == nullptr) return {};
  return to.Cast(to.Op("ResourceGather", {table, ids}, {{"dtype", values->dtype()}}), to.layer().dtype);
}

Value Logits(Lowering& to, const Config& config, Value x) {
  const bool tied = config.Bool("tie_weights");
  const std::int64_t input_dim = config.Int("input_dim");
  const std::int64_t output_dim = config.Int("output_dim");
  Value kernel = tied ? to.Weight("embeddings", {input_dim, output_dim}) : to.Weight("reverse_embeddings", {output_dim, input_dim});
  DType dtype = to.layer().dtype;
  if (!config.IsNull("reverse_dtype")) dtype = DTypeFromName(config.String("reverse_dtype"));
  if (!IsFloating(dtype)) {
    to.Fail(InvalidArgument("\"reverse_dtype\" must be a floating type and is {}", config.Raw("reverse_dtype").Dump()));
    return {};
  }
  x = to.Cast(x, dtype);
  kernel = to.Cast(kernel, dtype);
  const Value product = to.rank(x) == 2 ? to.Op("MatMul", {x, kernel}, {{"transpose_b", tied}}) : to.Op("BatchMatMulV2", {x, kernel}, {{"adj_y", tied}});
  if (config.IsNull("logit_soft_cap")) return product;
  const Value cap = to.Scalar(config.Number("logit_soft_cap"), product);
  return to.Op("Mul", {to.Op("Tanh", {to.Op("RealDiv", {product, cap})}), cap});
}

std::vector<Value> LowerReversibleEmbedding(Lowering& to, const LayerCall& call) {
  if (call.inputs.size() != 1) {
    to.Fail(InvalidArgument("takes one tensor and is called with {}", call.inputs.size()));
    return {};
  }
  bool reverse = call.Constant("reverse").AsBool().value_or(false);
  if (const Json second = call.Constant("1"); !second.is_null()) reverse = second.AsBool().value_or(false);
  if (reverse) return {Logits(to, call.config, call.input())};
  if (call.needs_mask && call.config.Bool("mask_zero")) call.output_mask = to.Op("NotEqual", {call.input(), to.Scalar(0, call.input())});
  return {Lookup(to, call.config, call.input())};
}

std::vector<WeightSlot> ReversibleEmbeddingWeights(const Config& config) {
  std::vector<WeightSlot> slots = {{.name = "embeddings", .initializer = "uniform"}};
  if (!config.Bool("tie_weights")) slots.push_back({.name = "reverse_embeddings", .initializer = "uniform"});
  return slots;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(reversible_embedding) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "ReversibleEmbedding",
          .config = {ConfigKey("input_dim", Kind::kInt).Required(),
                     ConfigKey("output_dim", Kind::kInt).Required(),
                     {"mask_zero", false},
                     {"tie_weights", true},
                     ConfigKey("reverse_dtype", Kind::kString),
                     ConfigKey("logit_soft_cap", Kind::kFloat),
                     {"quantization_config", Kind::kAny}},
          .weights_of = ReversibleEmbeddingWeights,
          .lower_call = LowerReversibleEmbedding,
          .goldens = {"reversible_embedding_tied"}};
}
