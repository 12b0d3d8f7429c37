// What DynamicStitch and ParallelDynamicStitch share.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// N tensors of indices and as many of slices, each of which goes where its index says; of several with one index the last stays.
Status InferStitch(InferContext& c);
Status EvalStitch(EvalContext& c);
// The op of either name.
OpSpec StitchOp(std::string_view name);

}  // namespace keratin::ops
