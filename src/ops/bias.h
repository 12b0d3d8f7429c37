// What BiasAdd and BiasAddV1 share.
#pragma once

#include "ops/map.h"

namespace keratin::ops {

// The value's shape; the bias must be a vector as long as its channels ("data_format").
Status BiasShape(InferContext& c);
void RunBias(const RunContext& c);

}  // namespace keratin::ops
