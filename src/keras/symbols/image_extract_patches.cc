#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_extract_patches) {
  return {.names = {"image.extract_patches", "compat.v1.image.extract_image_patches", "compat.v1.extract_image_patches"},
          .parameters = {"images", "sizes", "strides", "rates", "padding", "ksizes"},
          .lower = [](OpCall& c) -> Results {
            return Raw("ExtractImagePatches", {c.First()},
                       {{"ksizes", c.Ints(c.Has("ksizes") ? "ksizes" : "sizes")},
                        {"strides", c.Ints("strides")},
                        {"rates", c.Ints("rates")},
                        {"padding", c.String("padding", "VALID")}});
          }};
}
