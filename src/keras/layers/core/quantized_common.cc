#include "base/errors.h"
#include "keras/activations/pieces.h"
#include "keras/layers/core/quantized.h"

namespace keratin::keras {
namespace {

// Rows of int8, each with a scale.
Value Int8Rows(Lowering& to, const Config& config, Value ids) {
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
Value Int4Rows(Lowering& to, const Config& config, Value given) {
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

}  // namespace

bool IsInt8(const Config& config) {
  const Json& policy = config.FileKey("dtype");
  if (const auto name = policy.AsString()) return name->starts_with("int8_from_");
  return policy["class_name"].AsString() == "QuantizedDTypePolicy" && policy["config"]["mode"].AsString() == "int8";
}

std::optional<std::int64_t> Int4Block(const Config& config) {
  constexpr std::string_view kMode = "int4/";
  const Json& policy = config.FileKey("dtype");
  std::string_view mode = policy.AsString().value_or("");
  if (policy["class_name"].AsString() == "Int4DTypePolicy") mode = policy["config"]["mode"].AsString().value_or("");
  if (!mode.starts_with(kMode)) return {};
  mode = mode.substr(kMode.size());
  std::int64_t block = 0;
  for (const char c : mode.substr(0, mode.find('_'))) {
    if (c < '0' || c > '9' || block > (1 << 24)) return -1;
    block = block * 10 + (c - '0');
  }
  return block > 0 ? block : -1;
}

void AddScales(const Config& config, std::string_view name, std::vector<WeightSlot>& slots) {
  const std::optional<std::int64_t> block = Int4Block(config);
  if (!IsInt8(config) && !block) return;
  struct Names {
    std::string_view of, scale, zero;
  };
  constexpr Names kNames[] = {{"kernel", "kernel_scale", "kernel_zero"},
                              {"embeddings", "embeddings_scale", "embeddings_zero"},
                              {"reverse_embeddings", "reverse_embeddings_scale", "reverse_embeddings_zero"}};
  for (const Names& names : kNames) {
    if (names.of != name) continue;
    slots.push_back({.name = names.scale, .initializer = "ones", .trainable = false});
    if (!block || *block < 0) return;
    slots.push_back({.name = names.zero, .trainable = false});
    // The rows in the order of the table serve its reverse too.
    if (name != "reverse_embeddings") slots.push_back({.name = "g_idx", .trainable = false});
  }
}

QuantizedInput QuantizeInput(Lowering& to, const Config& config, Value x, const std::vector<std::int64_t>& axes) {
  const Json& quantization = config.FileKey("quantization_config");
  double least = -127, most = 127, epsilon = 1e-7;
  if (!quantization.is_object() && Int4Block(config)) return {.values = x, .scale = {}};
  if (quantization.is_object()) {
    const Json& quantizer = quantization["config"]["activation_quantizer"];
    if (quantizer.is_null()) return {.values = x, .scale = {}};
    const Json& options = quantizer["config"];
    if (quantizer["class_name"].AsString() != "AbsMaxQuantizer" || options["output_dtype"].AsString().value_or("int8") != "int8") {
      to.Fail(Unimplemented("its activations are quantised by {}; only AbsMaxQuantizer to int8 is supported", quantizer["class_name"].Dump()));
      return {};
    }
    epsilon = options["epsilon"].AsDouble().value_or(epsilon);
    if (options["value_range"].size() == 2) {
      least = options["value_range"][0].AsDouble().value_or(least);
      most = options["value_range"][1].AsDouble().value_or(most);
    }
    if (!(least >= -128 && least < most && most <= 127)) {
      to.Fail(InvalidArgument("its quantizer's \"value_range\" must lie in [-128, 127] and is {}", options["value_range"].Dump()));
      return {};
    }
  }
  const Value magnitude = to.Op("Max", {to.Op("Abs", {x}), to.Ints(axes)}, {{"keep_dims", true}});
  const Value scale = to.Op("RealDiv", {to.Scalar(most, x), to.Op("AddV2", {magnitude, to.Scalar(epsilon, x)})});
  const Value rounded = to.Op("Round", {to.Op("Mul", {x, scale})});
  return {.values = to.Cast(ClipByValue(to, rounded, to.Scalar(least, x), to.Scalar(most, x)), DType::kInt8), .scale = scale};
}

Value Int8Weight(Lowering& to, std::string_view slot, const Shape& shape) {
  const Value weight = to.Weight(slot, shape);
  if (!to.failed() && to.dtype(weight) != DType::kInt8)
    to.Fail(InvalidArgument("weight \"{}\" is {} and the layer is quantised to int8", slot, DTypeName(to.dtype(weight))));
  return weight;
}

Expr UnpackInt4(Expr packed, std::int64_t columns) {
  const auto nibble = [&](Expr x) {
    const Expr low = Call("BitwiseAnd", {x, packed.Number(15)});
    return Call("BitwiseXor", {low, packed.Number(8)}) - 8;
  };
  const Expr pairs = Stack(packed.to(), {nibble(packed), nibble(Call("RightShift", {packed, packed.Number(4)}))}, -1);
  std::vector<Expr> dims = Dims(packed);
  if (packed.to().failed() || dims.empty()) return packed;
  dims.back() = IntExpr(packed.to(), (columns + 1) / 2 * 2);
  const Expr all = Reshape(pairs, dims);
  return columns % 2 == 0 ? all : SliceAxis(all, -1, 0, columns);
}

Expr Int4Kernel(Lowering& to, std::int64_t rows, std::int64_t columns) {
  const Expr packed(to, Int8Weight(to, "kernel", {rows, (columns + 1) / 2}));
  return to.failed() ? packed : UnpackInt4(packed, columns);
}

Expr Int4FloatKernel(Lowering& to, const Config& config, std::int64_t rows, std::int64_t columns, DType dtype) {
  const Expr kernel = Int4Kernel(to, rows, columns);
  const std::int64_t block = Int4Block(config).value_or(-1);
  if (to.failed()) return kernel;
  if (block < 0) return Cast(kernel, dtype) / Cast({to, to.Weight("kernel_scale", {columns})}, dtype);
  const std::int64_t groups = (rows + block - 1) / block;
  const Expr scale(to, to.Weight("kernel_scale", {groups, columns})), zero(to, Int8Weight(to, "kernel_zero", {groups, columns}));
  const Expr group = Cast({to, to.Weight("g_idx", {rows})}, DType::kInt32);
  if (to.failed()) return kernel;
  return Cast((Cast(kernel, scale.dtype()) - Cast(Gather(zero, group, 0), scale.dtype())) * Gather(scale, group, 0), dtype);
}

Value QuantizedLookup(Lowering& to, const Config& config, Value ids) { return IsInt8(config) ? Int8Rows(to, config, ids) : Int4Rows(to, config, ids); }

}  // namespace keratin::keras
