// Copies where each output index comes from one input index of the same dimension.
#pragma once

#include <algorithm>

#include "ops/array/copy_common.h"

namespace keratin::ops {

// out[i0, i1, ...] = in[from(0, i0), from(1, i1), ...]. The ranks are the same, and `from` stays within the input.
template <class From>
void CopyMapped(const ConstView& in, const View& out, ThreadPool* pool, const From& from) {
  if (out.size == 0) return;
  const int rank = out.shape.rank();
  if (rank == 0) return CopyElements(in.dtype, in.data, out.data, 1, pool);
  const Strides strides = StridesOf(in.shape);
  const std::int64_t row_size = out.shape.back();
  ForMovableType(in.dtype, [&]<class T>() {
    const std::int64_t grain = std::max<std::int64_t>(CopyGrain(in.dtype) / (8 * row_size), 1);
    pool->ParallelFor(out.size / row_size, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        std::int64_t rest = row;
        const T* source = in.as<T>();
        for (int i = rank - 2; i >= 0; --i) {
          source += from(i, rest % out.shape[i]) * strides[static_cast<std::size_t>(i)];
          rest /= out.shape[i];
        }
        T* to = out.as<T>() + row * row_size;
        for (std::int64_t i = 0; i < row_size; ++i) to[i] = source[from(rank - 1, i)];
      }
    });
  });
}

}  // namespace keratin::ops
