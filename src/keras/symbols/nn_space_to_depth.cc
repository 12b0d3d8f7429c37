#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_space_to_depth) {
  return {.names = {"nn.space_to_depth", "compat.v1.space_to_depth", "compat.v1.nn.space_to_depth"},
          .parameters = {"input", "block_size", "data_format"},
          .lower = [](OpCall& c) -> Results {
            if (c.String("data_format", "NHWC") != "NHWC") return c.Fail(Unimplemented("channels first are not supported"));
            return Raw("SpaceToDepth", {c.First()}, {{"block_size", c.Int("block_size", 2)}});
          }};
}
