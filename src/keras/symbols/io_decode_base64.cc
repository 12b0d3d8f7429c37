#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(io_decode_base64) {
  return {.names = {"io.decode_base64", "compat.v1.decode_base64"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("DecodeBase64", {c.First()});
          }};
}
