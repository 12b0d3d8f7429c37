#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_extract_glimpse_v1) {
  return {.names = {"compat.v1.image.extract_glimpse"},
          .parameters = {"input", "size", "offsets", "centered", "normalized", "uniform_noise"},
          .lower = [](OpCall& c) -> Results {
            return Raw("ExtractGlimpse", {c.First(), SizesOf(c, "size"), c.Tensor("offsets", DType::kFloat)},
                       {{"centered", c.Bool("centered", true)}, {"normalized", c.Bool("normalized", true)}, {"uniform_noise", c.Bool("uniform_noise", true)}});
          }};
}
