#include "kernels/pool.h"

#include <algorithm>

#include "base/thread_pool.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

void Pool2D(const Conv2DShape& shape, const float* in, float* out, void (*run)(const PoolRow&), ThreadPool* pool) {
  Conv2DShape s = shape;
  s.dilation_height = 1;
  s.dilation_width = 1;
  const std::int64_t out_height = s.out_height();
  const std::int64_t out_width = s.out_width();
  if (s.batch * out_height * out_width * s.in_channels == 0) return;
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t index = begin; index < end; ++index) {
      const std::int64_t first = index % out_height * s.stride_height - s.pad_top;
      const std::int64_t from = std::clamp<std::int64_t>(first, 0, s.in_height);
      const std::int64_t to = std::clamp<std::int64_t>(first + s.kernel_height, from, s.in_height);
      PoolRow row;
      row.in = in + (index / out_height * s.in_height + from) * s.in_width * s.in_channels;
      row.in_width = s.in_width;
      row.channels = s.in_channels;
      row.row_step = s.in_width * s.in_channels;
      row.rows = to - from;
      row.kernel_columns = s.kernel_width;
      row.stride = s.stride_width;
      row.pad_left = s.pad_left;
      row.out = out + index * out_width * s.in_channels;
      row.out_width = out_width;
      run(row);
    }
  };
  const std::int64_t work = std::max<std::int64_t>(1, out_width * s.in_channels * s.kernel_height * s.kernel_width);
  if (pool == nullptr) {
    rows(0, s.batch * out_height);
  } else {
    pool->ParallelFor(s.batch * out_height, std::max<std::int64_t>(1, 100'000 / work), rows);
  }
}

}  // namespace

void MaxPool2D(const Conv2DShape& shape, const float* in, float* out, ThreadPool* pool) { Pool2D(shape, in, out, Kernels().max_pool_row, pool); }

void AveragePool2D(const Conv2DShape& shape, const float* in, float* out, ThreadPool* pool) { Pool2D(shape, in, out, Kernels().average_pool_row, pool); }

}  // namespace keratin::kernels
