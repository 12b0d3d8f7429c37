#include "keras/layers/legacy/parametric.h"

KERATIN_LAYER(parametric_softplus) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "ParametricSoftplus",
          .config = {{"alpha_init", Kind::kAny}, {"beta_init", Kind::kAny}, {"shared_axes", Kind::kAny}},
          .weights = {{.name = "alphas"}, {.name = "betas"}},
          .mask = MaskRule::kPass,
          .lower =
              [](Lowering& to, const Config&, Value x) {
                const Value scaled = to.Op("Mul", {to.Weight("betas", ParameterShape(to, "betas", x)), x});
                return to.Op("Mul", {to.Op("Softplus", {scaled}), to.Weight("alphas", ParameterShape(to, "alphas", x))});
              },
          .note = "of Keras 1",
          .goldens = {"old_keras_1_0_8_legacy"}};
}
