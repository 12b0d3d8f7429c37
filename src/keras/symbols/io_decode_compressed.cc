#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(io_decode_compressed) {
  return {.names = {"io.decode_compressed"}, .parameters = {"bytes", "compression_type"}, .lower = [](OpCall& c) -> Results {
            return Raw("DecodeCompressed", {c.First()}, {{"compression_type", c.String("compression_type", "")}});
          }};
}
