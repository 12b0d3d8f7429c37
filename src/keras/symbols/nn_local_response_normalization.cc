#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_local_response_normalization) {
  return {.names = {"nn.local_response_normalization", "nn.lrn", "compat.v1.nn.lrn"},
          .parameters = {"input", "depth_radius", "bias", "alpha", "beta"},
          .lower = [](OpCall& c) -> Results {
            return Raw("LRN", {c.First()},
                       {{"depth_radius", c.Int("depth_radius", 5)},
                        {"bias", static_cast<float>(c.Number("bias", 1))},
                        {"alpha", static_cast<float>(c.Number("alpha", 1))},
                        {"beta", static_cast<float>(c.Number("beta", 0.5))}});
          }};
}
