#include "keras/activations/pieces.h"

KERATIN_ACTIVATION(log_softmax) {
  return {.name = "log_softmax",
          .lower = [](Lowering& to, Value x, const Json& config) { return AlongAxis(to, "LogSoftmax", x, config["axis"].AsInt().value_or(-1)); }};
}
