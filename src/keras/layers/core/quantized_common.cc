#include "base/errors.h"
#include "keras/activations/pieces.h"
#include "keras/layers/core/quantized.h"

namespace keratin::keras {

bool IsInt8(const Config& config) {
  const Json& policy = config.FileKey("dtype");
  if (const auto name = policy.AsString()) return name->starts_with("int8_from_");
  return policy["class_name"].AsString() == "QuantizedDTypePolicy" && policy["config"]["mode"].AsString() == "int8";
}

QuantizedInput QuantizeInput(Lowering& to, const Config& config, Value x, const std::vector<std::int64_t>& axes) {
  const Json& quantization = config.FileKey("quantization_config");
  double least = -127, most = 127, epsilon = 1e-7;
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

}  // namespace keratin::keras
