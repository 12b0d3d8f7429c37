#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(io_encode_base64) {
  return {.names = {"io.encode_base64", "compat.v1.encode_base64"}, .parameters = {"input", "pad"}, .lower = [](OpCall& c) -> Results {
            return Raw("EncodeBase64", {c.First()}, {{"pad", c.Bool("pad", false)}});
          }};
}
