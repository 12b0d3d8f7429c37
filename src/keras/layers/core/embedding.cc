#include "keras/layers/core/quantized.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// Rows of int8, each with a scale.
Value LowerInt8(Lowering& to, const Config& config, Value ids) {
  const std::int64_t rows = config.Int("input_dim");
  Int8Weight(to, "embeddings", {rows, config.Int("output_dim")});
  const Value table = to.WeightHandle("embeddings", {rows, config.Int("output_dim")});
  const Value scales = to.WeightHandle("embeddings_scale", {rows});
  const Tensor* scale = to.WeightValue("embeddings_scale");
  if (to.failed() || scale == nullptr) return {};
  const Value scale_of = to.Op("ExpandDims", {to.Op("ResourceGather", {scales, ids}, {{"dtype", scale->dtype()}}), to.Int(-1)});
  const Value embedded = to.Cast(to.Op("ResourceGather", {table, ids}, {{"dtype", DType::kInt8}}), to.layer().dtype);
  return to.Op("RealDiv", {embedded, to.Cast(scale_of, to.layer().dtype)});
}

std::vector<WeightSlot> EmbeddingWeights(const Config& config) {
  const bool int8 = IsInt8(config);
  std::vector<WeightSlot> slots = {{.name = "embeddings", .initializer = "uniform", .trainable = !int8}};
  if (int8) slots.push_back({.name = "embeddings_scale", .initializer = "ones", .trainable = false});
  return slots;
}

Value LowerEmbedding(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.dtype(x);
  const Value ids = dtype == DType::kInt32 || dtype == DType::kInt64 ? x : to.Cast(x, DType::kInt32);
  if (IsInt8(config)) return LowerInt8(to, config, ids);
  const Value table = to.WeightHandle("embeddings", {config.Int("input_dim"), config.Int("output_dim")});
  const Tensor* values = to.WeightValue("embeddings");
  if (to.failed() || values == nullptr) return {};
  const std::string scope = to.scope();
  const Value rows = to.Op("ResourceGather", {table, ids}, {{"dtype", values->dtype()}});
  Value embedded;
  {
    const Lowering::Scope lookup = to.Reenter(scope + "embedding_lookup/");
    embedded = to.Op("Identity", {rows});
  }
  return to.Cast(embedded, to.layer().dtype);
}

Value EmbeddingMask(Lowering& to, const LayerCall& call) {
  if (!call.config.Bool("mask_zero")) return {};
  return to.Op("NotEqual", {call.input(), to.Scalar(0, call.input())});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(embedding) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Embedding",
          .config = {ConfigKey("input_dim", Kind::kInt).Required(),
                     ConfigKey("output_dim", Kind::kInt).Required(),
                     {"mask_zero", false},
                     {"sparse", false},
                     {"quantization_config", Kind::kAny}},
          .weights = {{.name = "embeddings", .initializer = "uniform"}},
          .weights_of = EmbeddingWeights,
          .compute_mask = EmbeddingMask,
          .lower = LowerEmbedding,
          .note = "quantised: int8 only",
          .goldens = {"embedding_input_dim11_output_dim4", "embedding_input_dim11_output_dim4_k2", "embedding_int8_default"}};
}
