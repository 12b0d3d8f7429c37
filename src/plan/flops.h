// What a node costs to run.
#pragma once

#include <cstdint>
#include <span>

#include "graph/op_spec.h"

namespace keratin {

// Floating-point operations for these shapes: a multiply and an add of a matrix product, convolution or recurrent step count as two, any other op
// as one for each element it gives. 0 where a shape is unknown.
std::uint64_t FlopsOf(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs);

}  // namespace keratin
