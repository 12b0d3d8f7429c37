// What tf.quantization.quantize_and_dequantize and its second version share.
#pragma once

#include "keras/symbols/symbol.h"

namespace keratin::keras {

std::vector<std::string_view> QuantizeParameters();
Expr QuantizeAndDequantize(OpCall& c, std::string_view op);

}  // namespace keratin::keras
