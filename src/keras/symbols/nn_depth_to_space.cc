#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_depth_to_space) {
  return {.names = {"nn.depth_to_space", "compat.v1.depth_to_space", "compat.v1.nn.depth_to_space"},
          .parameters = {"input", "block_size", "data_format"},
          .lower = [](OpCall& c) -> Results {
            if (c.String("data_format", "NHWC") != "NHWC") return c.Fail(Unimplemented("channels first are not supported"));
            return Raw("DepthToSpace", {c.First()}, {{"block_size", c.Int("block_size", 2)}});
          }};
}
