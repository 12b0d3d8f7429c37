#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(extract_volume_patches) {
  return {.names = {"extract_volume_patches", "compat.v1.extract_volume_patches"},
          .parameters = {"input", "ksizes", "strides", "padding"},
          .lower = [](OpCall& c) -> Results {
            return Raw("ExtractVolumePatches", {c.First()},
                       {{"ksizes", c.Ints("ksizes")}, {"strides", c.Ints("strides")}, {"padding", c.String("padding", "VALID")}});
          }};
}
