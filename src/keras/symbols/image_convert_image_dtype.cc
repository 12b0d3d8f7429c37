#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_convert_image_dtype) {
  return {.names = {"image.convert_image_dtype", "compat.v1.image.convert_image_dtype"},
          .parameters = {"image", "dtype", "saturate"},
          .lower = [](OpCall& c) -> Results { return ConvertImage(c, c.First(), c.Type("dtype", DType::kFloat), c.Bool("saturate", false)); }};
}
