#include "keras/activations/pieces.h"

KERATIN_LAYER(thresholded_re_lu) {
  return {.class_name = "ThresholdedReLU", .config = {{"theta", 1.0}}, .mask = MaskRule::kPass, .lower = [](Lowering& to, const Config& config, Value x) {
            const Value above = to.Op("Greater", {x, to.Scalar(config.Number("theta"), x)});
            return to.Op("Mul", {x, to.Cast(above, to.dtype(x))});
          }};
}
