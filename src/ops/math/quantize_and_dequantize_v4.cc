#include "ops/math/quantize_and_dequantize.h"
#include "ops/op.h"

KERATIN_OP(quantize_and_dequantize_v4) { return QuantizeAndDequantizeOp("QuantizeAndDequantizeV4"); }
