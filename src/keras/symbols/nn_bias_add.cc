#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_bias_add) {
  return {.names = {"nn.bias_add", "compat.v1.nn.bias_add"}, .parameters = {"value", "bias", "data_format"}, .lower = [](OpCall& c) -> Results {
            const auto [x, bias] = Operands(c, "value", "bias");
            return Raw("BiasAdd", {x, bias}, {{"data_format", c.String("data_format", "NHWC").starts_with("NC") ? "NCHW" : "NHWC"}});
          }};
}
