// What ops with vectors along the last axis share.
#pragma once

#include "ops/broadcast.h"

namespace keratin::ops {

// Output 0 has input 0's shape (rank 1 and more); inputs 1 and 2 are vectors as long as its last axis.
Status LastAxisShape(InferContext& c);

}  // namespace keratin::ops
