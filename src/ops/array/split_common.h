// Split and SplitV.
#pragma once

#include "ops/array/array_common.h"

namespace keratin::ops {

// Output i is input `value` with parts[i] (kUnknown allowed) for dimension `axis`; elements of a vector are dealt out where they are known.
Status SetParts(InferContext& c, int value, int axis, const std::vector<std::int64_t>& parts);
Status RunSplit(const RunContext& c, const ConstView& value, const ConstView& split_dim);

}  // namespace keratin::ops
