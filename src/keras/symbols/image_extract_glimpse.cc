#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_extract_glimpse) {
  return {.names = {"image.extract_glimpse"}, .parameters = {"input", "size", "offsets", "centered", "normalized", "noise"}, .lower = [](OpCall& c) -> Results {
            return Raw("ExtractGlimpseV2", {c.First(), SizesOf(c, "size"), c.Tensor("offsets", DType::kFloat)},
                       {{"centered", c.Bool("centered", true)},
                        {"normalized", c.Bool("normalized", true)},
                        {"noise", c.String("noise", "uniform")},
                        {"uniform_noise", false}});
          }};
}
