// What ops with vectors along the last axis share.
#pragma once

#include <cstddef>

#include "ops/broadcast.h"

namespace keratin::ops {

// Values that _ScaleShift may take.
inline constexpr std::size_t kMostScaledValues = 64;

// Output 0 has the shape of the first `values` inputs (rank 1 and more), one after another along the last axis; the next two inputs are vectors as long as
// that.
Status LastAxisShape(InferContext& c, int values = 1);

}  // namespace keratin::ops
