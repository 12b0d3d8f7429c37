#include <algorithm>

#include "base/thread_pool.h"
#include "kernels/conv.h"
#include "kernels/depthwise_rows.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {

void DepthwiseRows(const Conv2DShape& s, const float* in, std::int64_t in_first, const float* filter, float* out, std::int64_t begin, std::int64_t end,
                   const Epilogue& epilogue) {
  const KernelTable& table = Kernels();
  const std::int64_t out_width = s.out_width();
  const bool square = (s.kernel_height == 3 || s.kernel_height == 5) && s.kernel_width == s.kernel_height && s.stride_height == s.stride_width &&
                      s.stride_width <= 2 && s.dilation_height == 1 && s.dilation_width == 1;
  const auto of_square = square ? table.depthwise_square[s.kernel_height == 5][s.stride_width - 1] : nullptr;
  if (of_square != nullptr && s.out_channels == s.in_channels && epilogue.residual == nullptr) {
    DepthwiseSquare rows;
    rows.in_width = s.in_width;
    rows.channels = s.in_channels;
    rows.row_step = s.in_width * s.in_channels;
    rows.pad_left = s.pad_left;
    rows.weights = filter;
    rows.out_width = out_width;
    rows.epilogue = epilogue;
    for (std::int64_t y = begin; y < end; y += rows.rows) {
      const std::int64_t first = y * s.stride_height - s.pad_top;
      rows.rows = std::min<std::int64_t>(end - y, 2);
      rows.in = in + (first - in_first) * rows.row_step;
      rows.rows_begin = std::max<std::int64_t>(-first, 0);
      rows.rows_end = std::min(s.in_height - first, (rows.rows - 1) * s.stride_height + s.kernel_height);
      rows.out = out + (y - begin) * out_width * s.out_channels;
      of_square(rows);
    }
    return;
  }
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
  for (std::int64_t y = begin; y < end;) {
    const std::int64_t first = y * s.stride_height - s.pad_top;
    // The rows of taps that lie inside the image.
    const std::int64_t tap_begin = first < 0 ? (-first + s.dilation_height - 1) / s.dilation_height : 0;
    const std::int64_t tap_end = first >= s.in_height ? 0 : std::min(s.kernel_height, (s.in_height - first + s.dilation_height - 1) / s.dilation_height);
    DepthwiseRow row = whole;
    row.kernel_rows = std::max<std::int64_t>(tap_end - tap_begin, 0);
    const std::int64_t in_y = row.kernel_rows > 0 ? first + tap_begin * s.dilation_height : in_first;
    row.in = in + (in_y - in_first) * s.in_width * s.in_channels;
    row.weights = filter + (row.kernel_rows > 0 ? tap_begin : 0) * s.kernel_width * s.out_channels;
    const std::int64_t pixel = (y - begin) * out_width;
    row.out = out + pixel * s.out_channels;
    if (epilogue.residual != nullptr) row.epilogue.residual = epilogue.residual + pixel * whole.epilogue.residual_stride;
    // Rows in pairs, where all taps of both lie inside.
    const bool two = whole.multiplier == 1 && s.dilation_height == 1 && s.stride_height <= s.kernel_height && y + 1 < end && first >= 0 &&
                     first + s.stride_height + s.kernel_height <= s.in_height;
    if (two) row.second_row = s.stride_height;
    table.depthwise_row(row);
    y += two ? 2 : 1;
  }
}

void DepthwiseConv2D(const Conv2DShape& s, const float* in, const float* filter, float* out, const Epilogue& epilogue, ThreadPool* pool) {
  const std::int64_t out_height = s.out_height();
  const std::int64_t out_row = s.out_width() * s.out_channels;
  if (s.batch * out_height * out_row == 0) return;
  const std::int64_t residual_row = s.out_width() * (epilogue.residual_stride != 0 ? epilogue.residual_stride : s.out_channels);
  const std::int64_t pairs = (out_height + 1) / 2;
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    while (begin < end) {
      const std::int64_t image = begin / pairs;
      const std::int64_t last = std::min(end, (image + 1) * pairs);
      const std::int64_t y = begin % pairs * 2;
      Epilogue part = epilogue;
      if (part.residual != nullptr) part.residual += (image * out_height + y) * residual_row;
      DepthwiseRows(s, in + image * s.in_height * s.in_width * s.in_channels, 0, filter, out + (image * out_height + y) * out_row, y,
                    std::min((last - image * pairs) * 2, out_height), part);
      begin = last;
    }
  };
  const std::int64_t work = std::max<std::int64_t>(1, 2 * out_row * s.kernel_height * s.kernel_width);
  if (pool == nullptr) {
    rows(0, s.batch * pairs);
  } else {
    pool->ParallelFor(s.batch * pairs, std::max<std::int64_t>(1, 100'000 / work), rows);
  }
}

}  // namespace keratin::kernels
