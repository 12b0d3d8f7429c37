// What the ops that find distinct elements share.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// Outputs 0 and 1, and the counts as output 2 where there is one. Input 1, where there is one, names the axis in no or one number; without it input 0 is a
// vector.
Status InferUnique(InferContext& c);
Status EvalUnique(EvalContext& c);

}  // namespace keratin::ops
