#include "keras/operations/numpy.h"

KERATIN_OPERATION(space_to_depth) {
  return Operation("ops.SpaceToDepth", {"x"}, {ConfigKey("block_size", ConfigKey::Kind::kInt).Required(), {"data_format", "channels_last"}},
                   [](OpCall& c) -> Results {
                     return InChannelsLast(c, c.Tensor("x"), [&](Expr x) { return Call("SpaceToDepth", {x}, {{"block_size", c.config.Int("block_size")}}); });
                   });
}
