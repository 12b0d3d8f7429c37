#include "keras/operations/numpy.h"

KERATIN_OPERATION(depth_to_space) {
  return Operation("ops.DepthToSpace", {"x"}, {ConfigKey("block_size", ConfigKey::Kind::kInt).Required(), {"data_format", "channels_last"}},
                   [](OpCall& c) -> Results {
                     return InChannelsLast(c, c.Tensor("x"), [&](Expr x) { return Call("DepthToSpace", {x}, {{"block_size", c.config.Int("block_size")}}); });
                   });
}
