#include "base/errors.h"
#include "keras/layers/core/quantized.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value Lookup(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.dtype(x);
  const Value ids = dtype == DType::kInt32 || dtype == DType::kInt64 ? x : to.Cast(x, DType::kInt32);
  if (IsInt8(config) || Int4Block(config)) return QuantizedLookup(to, config, ids);
  const Value table = to.WeightHandle("embeddings", {config.Int("input_dim"), config.Int("output_dim")});
  const Tensor* values = to.WeightValue("embeddings");
  if (to.failed() || values == nullptr) return {};
  return to.Cast(to.Op("ResourceGather", {table, ids}, {{"dtype", values->dtype()}}), to.layer().dtype);
}

Value Capped(Lowering& to, const Config& config, Value logits) {
  if (config.IsNull("logit_soft_cap")) return logits;
  const Value cap = to.Scalar(config.Number("logit_soft_cap"), logits);
  return to.Op("Mul", {to.Op("Tanh", {to.Op("RealDiv", {logits, cap})}), cap});
}

// x times a table of small integers, and x too where the layer quantises it.
Value QuantizedLogits(Lowering& to, const Config& config, Value given) {
  const bool tied = config.Bool("tie_weights");
  const std::int64_t rows = config.Int("input_dim"), columns = config.Int("output_dim");
  const std::optional<std::int64_t> block = Int4Block(config);
  const Expr x(to, to.Cast(given, to.layer().dtype));
  if (rows < 1 || columns < 1) {
    to.Fail(InvalidArgument("input_dim is {} and output_dim {}", rows, columns));
    return {};
  }
  const std::int64_t bytes = block ? (columns + 1) / 2 : columns;
  // The reverse table lies the other way, its numbers of four bits in pairs of rows.
  Expr table(to, tied ? Int8Weight(to, "embeddings", {rows, bytes}) : Int8Weight(to, "reverse_embeddings", {bytes, rows}));
  if (to.failed()) return {};
  if (!tied) table = Transpose(table, {1, 0});
  if (block) table = UnpackInt4(table, columns);
  const QuantizedInput input = QuantizeInput(to, config, x, {-1});
  if (to.failed()) return {};
  if (block && *block > 0) {
    const std::int64_t groups = (columns + *block - 1) / *block;
    const std::string_view scale_slot = tied ? "embeddings_scale" : "reverse_embeddings_scale",
                           zero_slot = tied ? "embeddings_zero" : "reverse_embeddings_zero";
    const Shape shape = tied ? Shape{rows, groups} : Shape{groups, rows};
    const Expr group = Cast({to, to.Weight("g_idx", {columns})}, DType::kInt32);
    const auto spread = [&](std::string_view slot) {
      const Expr weight(to, to.Weight(slot, shape));
      return to.failed() ? weight : Gather(Cast(tied ? weight : Transpose(weight, {1, 0}), x.dtype()), group, 1);
    };
    const Expr zero = spread(zero_slot), scale = spread(scale_slot);
    if (to.failed()) return {};
    const Expr product = MatMul(Cast({to, input.values}, x.dtype()), Transpose((Cast(table, x.dtype()) - zero) * scale, {1, 0}));
    return input.scale.valid() ? product / Expr(to, input.scale) : product;
  }
  Expr scale(to, to.Cast(to.Weight(tied ? "embeddings_scale" : "reverse_embeddings_scale", {rows}), x.dtype()));
  if (to.failed()) return {};
  const Expr kernel = Transpose(table, {1, 0});
  if (!input.scale.valid()) return MatMul(x, Cast(kernel, x.dtype())) / scale;
  const Expr product = Call("BatchMatMulV3", {Expr(to, input.values), kernel}, {{"Tout", DType::kInt32}}, "MatMul");
  return Cast(product, x.dtype()) / (Expr(to, input.scale) * scale);
}

Value Logits(Lowering& to, const Config& config, Value x) {
  if (IsInt8(config) || Int4Block(config)) return Capped(to, config, QuantizedLogits(to, config, x));
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
  return Capped(to, config, product);
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
  const bool quantized = IsInt8(config) || Int4Block(config);
  std::vector<WeightSlot> slots = {{.name = "embeddings", .initializer = "uniform", .trainable = !quantized}};
  AddScales(config, "embeddings", slots);
  if (config.Bool("tie_weights")) return slots;
  slots.push_back({.name = "reverse_embeddings", .initializer = "uniform", .trainable = !quantized});
  AddScales(config, "reverse_embeddings", slots);
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
          .note = "quantised: int8, and int4 of Keras 3.15 on",
          .goldens = {"reversible_embedding_tied", "reversible_embedding_int8_untied", "reversible_embedding_int4_untied_blocks"}};
}
