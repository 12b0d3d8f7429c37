#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(quantization_fake_quant_with_min_max_args) {
  return {.names = {"quantization.fake_quant_with_min_max_args", "compat.v1.fake_quant_with_min_max_args"},
          .parameters = {"inputs", "min", "max", "num_bits", "narrow_range"},
          .lower = [](OpCall& c) -> Results {
            return Raw("FakeQuantWithMinMaxArgs", {c.First()},
                       {{"min", static_cast<float>(c.Number("min", -6))},
                        {"max", static_cast<float>(c.Number("max", 6))},
                        {"num_bits", c.Int("num_bits", 8)},
                        {"narrow_range", c.Bool("narrow_range", false)}});
          }};
}
