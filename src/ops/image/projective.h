// What the two projecting ops share.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// Images, transforms [1 or batch, 8], the size, and the value outside as input 3 where there is one.
Status InferProjective(InferContext& c);
Status RunProjective(const RunContext& c);

}  // namespace keratin::ops
