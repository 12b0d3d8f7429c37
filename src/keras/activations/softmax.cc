#include "keras/activations/pieces.h"

KERATIN_ACTIVATION(softmax) {
  return {.name = "softmax", .aliases = {"softmax_v2"}, .lower = [](Lowering& to, Value x, const Json& config) {
            return AlongAxis(to, "Softmax", x, config["axis"].AsInt().value_or(-1));
          }};
}
