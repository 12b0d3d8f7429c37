#include "keras/lowering.h"

KERATIN_OPERATION(expand_dims) {
  return {.class_name = "ops.ExpandDims",
          .config = {ConfigKey("axis", ConfigKey::Kind::kInt).Required()},
          .lower = [](Lowering& to, const Config& config, Value x) {
            return to.Op("ExpandDims", {x, to.Int(config.Int("axis"))});
          }};
}
