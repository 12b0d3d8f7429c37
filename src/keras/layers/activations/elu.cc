#include "keras/activations/pieces.h"

KERATIN_LAYER(elu) {
  return {.class_name = "ELU",
          .config = {{"alpha", 1.0}},
          .mask = MaskRule::kPass,
          .lower = [](Lowering& to, const Config& config, Value x) { return Elu(to, x, config.Number("alpha")); },
          .goldens = {"elu", "elu_alpha0_5_k2"}};
}
