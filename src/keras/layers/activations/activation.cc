#include "keras/lowering.h"

KERATIN_LAYER(activation) {
  return {.class_name = "Activation",
          .config = {ConfigKey("activation", ConfigKey::Kind::kAny).Required()},
          .mask = MaskRule::kPass,
          .lower = [](Lowering& to, const Config& config, Value x) { return to.Activate(config.Raw("activation"), x); }};
}
