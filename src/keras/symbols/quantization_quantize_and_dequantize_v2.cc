#include "keras/symbols/quantize.h"

KERATIN_SYMBOL(quantization_quantize_and_dequantize_v2) {
  return {.names = {"quantization.quantize_and_dequantize_v2", "compat.v1.quantization.quantize_and_dequantize_v2"},
          .parameters = QuantizeParameters(),
          .lower = [](OpCall& c) -> Results { return QuantizeAndDequantize(c, "QuantizeAndDequantizeV4"); }};
}
