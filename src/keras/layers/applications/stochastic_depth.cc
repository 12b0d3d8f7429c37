#include "keras/lowering.h"

// A layer of keras.applications.ConvNeXt alone: drops whole samples in training.
KERATIN_LAYER(stochastic_depth) {
  return {.class_name = "StochasticDepth",
          .config = {ConfigKey("drop_path_rate", ConfigKey::Kind::kFloat).Required()},
          .lower = [](Lowering& to, const Config&, Value x) { return to.Op("Identity", {x}); }};
}
