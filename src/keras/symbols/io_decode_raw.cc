#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(io_decode_raw) {
  return {.names = {"io.decode_raw"}, .parameters = {"input_bytes", "out_type", "little_endian", "fixed_length"}, .lower = [](OpCall& c) -> Results {
            if (c.Has("fixed_length")) return c.Fail(Unimplemented("a fixed_length is not supported"));
            return Raw("DecodeRaw", {c.First()}, {{"out_type", c.Type("out_type", DType::kUint8)}, {"little_endian", c.Bool("little_endian", true)}});
          }};
}
