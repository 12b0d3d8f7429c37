#include "keras/layers/core/quantized.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

std::vector<WeightSlot> EmbeddingWeights(const Config& config) {
  const bool quantized = IsInt8(config) || Int4Block(config);
  std::vector<WeightSlot> slots = {{.name = "embeddings", .initializer = "uniform", .trainable = !quantized}};
  AddScales(config, "embeddings", slots);
  return slots;
}

Value LowerEmbedding(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.dtype(x);
  const Value ids = dtype == DType::kInt32 || dtype == DType::kInt64 ? x : to.Cast(x, DType::kInt32);
  if (IsInt8(config) || Int4Block(config)) return QuantizedLookup(to, config, ids);
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
          .note = "quantised: int8, and int4 of Keras 3.15 on",
          .goldens = {"embedding_input_dim11_output_dim4", "embedding_input_dim11_output_dim4_k2", "embedding_int8_default", "embedding_int4_blocks"}};
}
