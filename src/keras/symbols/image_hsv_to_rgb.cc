#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_hsv_to_rgb) { return UnarySymbol({"image.hsv_to_rgb", "compat.v1.image.hsv_to_rgb"}, "HSVToRGB"); }
