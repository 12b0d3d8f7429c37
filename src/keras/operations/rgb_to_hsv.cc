#include "keras/operations/numpy.h"

KERATIN_OPERATION(rgb_to_hsv) {
  return Operation("ops.RGBToHSV", {"images"}, {{"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results { return InChannelsLast(c, c.Tensor("images"), [&](Expr x) { return Call("RGBToHSV", {x}); }); });
}
