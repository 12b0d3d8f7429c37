#include "keras/symbols/quantize.h"

KERATIN_SYMBOL(quantization_quantize_and_dequantize) {
  return {.names = {"quantization.quantize_and_dequantize", "compat.v1.quantization.quantize_and_dequantize", "compat.v1.quantize_and_dequantize"},
          .parameters = QuantizeParameters(),
          .lower = [](OpCall& c) -> Results { return QuantizeAndDequantize(c, "QuantizeAndDequantizeV2"); }};
}
