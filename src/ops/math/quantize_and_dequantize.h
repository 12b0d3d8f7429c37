// What QuantizeAndDequantizeV2 to V4 share.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// Input, least and most, and in V3 the number of bits.
Status InferQuantizeAndDequantize(InferContext& c);
Status QuantizeAndDequantize(const RunContext& c);
// V2 and V4, which differ in their gradients alone.
OpSpec QuantizeAndDequantizeOp(std::string_view name);

}  // namespace keratin::ops
