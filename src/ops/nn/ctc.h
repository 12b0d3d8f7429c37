// What the decoders of connectionist temporal classification share.
#pragma once

#include <vector>

#include "graph/op_spec.h"

namespace keratin::ops {

// Labels by path and by row of the batch.
using CtcPaths = std::vector<std::vector<std::vector<std::int64_t>>>;

// Logits [time, batch, classes] and lengths [batch]; `paths` sparse tensors and their scores.
Status InferCtc(InferContext& c, std::int64_t paths);
// INVALID_ARGUMENT when shapes or lengths are wrong.
Status CheckCtc(EvalContext& c);
// The sparse tensors; the scores, the last output, are the caller's.
Status StoreCtcPaths(EvalContext& c, const CtcPaths& paths);

}  // namespace keratin::ops
