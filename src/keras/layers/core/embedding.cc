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

// Rows of four bits, each with a scale, or with a scale and a zero for each block of columns.
Value LowerInt4(Lowering& to, const Config& config, Value given) {
  const std::int64_t rows = config.Int("input_dim"), columns = config.Int("output_dim"), block = Int4Block(config).value_or(-1);
  if (columns < 1) {
    to.Fail(InvalidArgument("output_dim is {}", columns));
    return {};
  }
  const Expr ids(to, given);
  const auto row = [&](Value weight) { return Gather({to, weight}, ids, 0); };
  const Value packed = Int8Weight(to, "embeddings", {rows, (columns + 1) / 2});
  if (to.failed()) return {};
  const Expr values = Cast(UnpackInt4(row(packed), columns), to.layer().dtype);
  if (block < 0) return values / Cast(ExpandDims(row(to.Weight("embeddings_scale", {rows})), -1), to.layer().dtype);
  const std::int64_t groups = (columns + block - 1) / block;
  const Value scales = to.Weight("embeddings_scale", {rows, groups}), zeros = Int8Weight(to, "embeddings_zero", {rows, groups}),
              index = to.Weight("g_idx", {columns});
  if (to.failed()) return {};
  const Expr group = Cast({to, index}, DType::kInt32);
  const Expr scale = Cast(Gather(row(scales), group, -1), to.layer().dtype), zero = Cast(Gather(row(zeros), group, -1), to.layer().dtype);
  return (values - zero) * scale;
}

std::vector<WeightSlot> EmbeddingWeights(const Config& config) {
  const bool quantized = IsInt8(config) || Int4Block(config);
  std::vector<WeightSlot> slots = {{.name = "embeddings", .initializer = "uniform", .trainable = !quantized}};
  AddScales(config, "embeddings", slots);
  return slots;
}

Value LowerEmbedding(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.dtype(x);
  const Value ids = dtype == DType::kInt32 || dtype == DType::kInt64 ? x : to.Cast(x, DType::kInt32);
  if (IsInt8(config)) return LowerInt8(to, config, ids);
  if (Int4Block(config)) return LowerInt4(to, config, ids);
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
