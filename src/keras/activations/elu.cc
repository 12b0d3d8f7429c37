#include "keras/activations/pieces.h"

KERATIN_ACTIVATION(elu) {
  return {.name = "elu", .lower = [](Lowering& to, Value x, const Json& config) { return Elu(to, x, NumberArgument(config, "alpha", 1)); }};
}
