#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(meshgrid) {
  return {.names = {"meshgrid", "compat.v1.meshgrid"}, .parameters = {"*args", "indexing"}, .lower = [](OpCall& c) -> Results {
            return c.Fail(InvalidArgument("the file has only the first of its arguments: tf.keras 2 loses the others when it saves"));
          }};
}
