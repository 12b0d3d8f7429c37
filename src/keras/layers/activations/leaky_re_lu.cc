#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerLeakyReLU(Lowering& to, const Config& config, Value x) { return Relu(to, x, {.negative_slope = config.Number("negative_slope")}); }

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(leaky_re_lu) {
  return {.class_name = "LeakyReLU",
          .config = {ConfigKey("negative_slope", 0.3).Alias("alpha")},
          .mask = MaskRule::kPass,
          .lower = LowerLeakyReLU,
          .goldens = {"leaky_re_lu", "leaky_re_lu_slope0_k2"}};
}
