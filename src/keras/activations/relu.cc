#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerRelu(Lowering& to, Value x, const Json& config) {
  ReluOptions options;
  options.negative_slope = NumberArgument(config, "negative_slope", NumberArgument(config, "alpha", 0));
  if (config["max_value"].is_number()) options.max_value = *config["max_value"].AsDouble();
  options.threshold = NumberArgument(config, "threshold", 0);
  return Relu(to, x, options);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(relu) { return {.name = "relu", .lower = LowerRelu}; }
