// Sums and means of rows by segment.
#pragma once

#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {

enum class SegmentMean { kSum, kMean, kSqrtN };

// SparseSegmentSum and its kin: rows input 1 of input 0, in the segments of input 2; input 3, where it is there, is the number of segments.
Status EvalSparseSegment(EvalContext& c, SegmentMean mean);
Status InferSparseSegment(InferContext& c);

}  // namespace keratin::ops
