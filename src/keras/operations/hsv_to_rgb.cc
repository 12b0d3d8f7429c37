#include "keras/operations/numpy.h"

KERATIN_OPERATION(hsv_to_rgb) {
  return Operation("ops.HSVToRGB", {"images"}, {{"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results { return InChannelsLast(c, c.Tensor("images"), [&](Expr x) { return Call("HSVToRGB", {x}); }); });
}
