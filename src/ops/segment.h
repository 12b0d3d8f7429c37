// Sums, products, largest and smallest of slices that have one number.
#pragma once

#include <limits>

#include "base/errors.h"
#include "ops/broadcast.h"
#include "ops/map.h"

namespace keratin::ops {

// One slice of the first input for each number of the second.
Status UnsortedSegmentShape(InferContext& c);
// As many slices as the last number says; known when the plan is made only for constants, so that these ops run in `eval`.
Status SortedSegmentShape(InferContext& c);

template <class T>
T LowestValue() {
  if constexpr (std::numeric_limits<T>::is_specialized)
    return std::numeric_limits<T>::lowest();
  else
    return T(-std::numeric_limits<float>::max());
}
template <class T>
T HighestValue() {
  if constexpr (std::numeric_limits<T>::is_specialized)
    return std::numeric_limits<T>::max();
  else
    return T(std::numeric_limits<float>::max());
}

// out[ids[i]] takes data[i]; `ids` are checked, and negative ones are dropped where they may be.
template <class T, class Update>
Status Segments(const T* data, std::int64_t data_size, const ConstView& ids, T* out, std::int64_t out_size, std::int64_t segments, T start, bool drop_negative,
                Update update) {
  std::fill_n(out, out_size, start);
  if (ids.size == 0 || segments == 0) {
    if (segments == 0 && ids.size > 0 && !drop_negative) return InvalidArgument("a segment where there are none");
  }
  const std::int64_t inner = ids.size > 0 ? data_size / ids.size : 0;
  for (std::int64_t i = 0; i < ids.size; ++i) {
    const std::int64_t id = ids.dtype == DType::kInt32 ? ids.as<std::int32_t>()[i] : ids.as<std::int64_t>()[i];
    if (id < 0 && drop_negative) continue;
    if (id < 0 || id >= segments) return InvalidArgument("segment {} of {}", id, segments);
    for (std::int64_t k = 0; k < inner; ++k) update(out[id * inner + k], data[i * inner + k]);
  }
  return OkStatus();
}

// The last number of sorted ids plus one; fails when they are not sorted.
Result<std::int64_t> SortedSegments(const Tensor& ids);

}  // namespace keratin::ops
