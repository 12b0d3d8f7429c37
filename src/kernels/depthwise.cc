#include <algorithm>

#include "base/thread_pool.h"
#include "kernels/conv.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {

void DepthwiseConv2D(const Conv2DShape& s, const float* in, const float* filter, float* out, const Epilogue& epilogue, ThreadPool* pool) {
  const std::int64_t out_height = s.out_height();
  const std::int64_t out_width = s.out_width();
  if (s.batch * out_height * out_width * s.out_channels == 0) return;
  const KernelTable& table = Kernels();
  DepthwiseRow whole;
  whole.in_width = s.in_width;
  whole.channels = s.in_channels;
  whole.multiplier = s.out_channels / s.in_channels;
  whole.row_step = s.dilation_height * s.in_width * s.in_channels;
  whole.kernel_columns = s.kernel_width;
  whole.stride = s.stride_width;
  whole.dilation = s.dilation_width;
  whole.pad_left = s.pad_left;
  whole.out_width = out_width;
  whole.epilogue = epilogue;
  if (whole.epilogue.residual_stride == 0) whole.epilogue.residual_stride = s.out_channels;
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t index = begin; index < end; ++index) {
      const std::int64_t y = index % out_height;
      const std::int64_t first = y * s.stride_height - s.pad_top;
      // The rows of taps that lie inside the image.
      const std::int64_t tap_begin = first < 0 ? (-first + s.dilation_height - 1) / s.dilation_height : 0;
      const std::int64_t tap_end = first >= s.in_height ? 0 : std::min(s.kernel_height, (s.in_height - first + s.dilation_height - 1) / s.dilation_height);
      DepthwiseRow row = whole;
      row.kernel_rows = std::max<std::int64_t>(tap_end - tap_begin, 0);
      const std::int64_t in_y = row.kernel_rows > 0 ? first + tap_begin * s.dilation_height : 0;
      row.in = in + (index / out_height * s.in_height + in_y) * s.in_width * s.in_channels;
      row.weights = filter + (row.kernel_rows > 0 ? tap_begin : 0) * s.kernel_width * s.out_channels;
      row.out = out + index * out_width * s.out_channels;
      if (epilogue.residual != nullptr) row.epilogue.residual = epilogue.residual + index * out_width * whole.epilogue.residual_stride;
      table.depthwise_row(row);
    }
  };
  const std::int64_t work = std::max<std::int64_t>(1, out_width * s.out_channels * s.kernel_height * s.kernel_width);
  if (pool == nullptr) {
    rows(0, s.batch * out_height);
  } else {
    pool->ParallelFor(s.batch * out_height, std::max<std::int64_t>(1, 100'000 / work), rows);
  }
}

}  // namespace keratin::kernels
