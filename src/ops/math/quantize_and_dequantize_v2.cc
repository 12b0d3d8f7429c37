#include "ops/math/quantize_and_dequantize.h"
#include "ops/op.h"

KERATIN_OP(quantize_and_dequantize_v2) { return QuantizeAndDequantizeOp("QuantizeAndDequantizeV2"); }
