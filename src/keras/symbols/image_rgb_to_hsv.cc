#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_rgb_to_hsv) { return UnarySymbol({"image.rgb_to_hsv", "compat.v1.image.rgb_to_hsv"}, "RGBToHSV"); }
