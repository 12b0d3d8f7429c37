#include "keras/activations/pieces.h"

KERATIN_ACTIVATION(leaky_relu) {
  return {.name = "leaky_relu", .lower = [](Lowering& to, Value x, const Json& config) {
            const double slope = NumberArgument(config, "negative_slope", NumberArgument(config, "alpha", 0.2));
            return to.Op("LeakyRelu", {x}, {{"alpha", static_cast<float>(slope)}});
          }};
}
