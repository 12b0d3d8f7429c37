#include "keras/lowering.h"

KERATIN_LAYER(activity_regularization) {
  return {.class_name = "ActivityRegularization",
          .config = {{"l1", ConfigKey::Kind::kAny}, {"l2", ConfigKey::Kind::kAny}},
          .mask = MaskRule::kPass,
          .lower = [](Lowering&, const Config&, Value x) { return x; },
          .goldens = {"activity_regularization_l10_1_l20_2", "activity_regularization_l10_1_l20_2_k2"}};
}
