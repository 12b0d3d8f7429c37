#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(quantization_fake_quant_with_min_max_vars) {
  return {.names = {"quantization.fake_quant_with_min_max_vars", "compat.v1.fake_quant_with_min_max_vars"},
          .parameters = {"inputs", "min", "max", "num_bits", "narrow_range"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "FakeQuantWithMinMaxVars", {"inputs", "min", "max"},
                         {{"num_bits", c.Int("num_bits", 8)}, {"narrow_range", c.Bool("narrow_range", false)}});
          }};
}
