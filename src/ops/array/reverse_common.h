// Reverse and ReverseV2.
#pragma once

#include "ops/array/array_common.h"

namespace keratin::ops {

// `out` is `in` with the flipped dimensions backwards.
void CopyReversed(const ConstView& in, const View& out, const std::array<bool, Shape::kMaxRank>& flip, ThreadPool* pool);

}  // namespace keratin::ops
