#include "kernels/depthwise_block.h"

#include <algorithm>
#include <cstring>

#include "base/thread_pool.h"
#include "kernels/depthwise_rows.h"
#include "kernels/gemm_blocking.h"

namespace keratin::kernels {
namespace {

// Rows of the output below which another part costs more, by the rows that both parts expand, than it evens out.
constexpr std::int64_t kPartRows = 24;
// Pixels from which on a product's panels are read often enough.
constexpr std::int64_t kPixels = 96;

struct Layout {
  std::int64_t rows;      // of the output at a time; in pairs
  std::int64_t expanded;  // rows that there is room for
  std::int64_t parts;
  std::size_t expanded_bytes, between_bytes;  // of one part

  Layout(const DepthwiseBlock& block, int threads) {
    const Conv2DShape& s = block.depthwise;
    rows = std::min(RoundUp((kPixels + s.out_width() - 1) / s.out_width(), 2), s.out_height());
    // So much that the rows that two turns share are seldom moved.
    expanded = std::min((rows - 1) * s.stride_height + s.kernel_height + 2 * rows * s.stride_height, std::max(s.in_height, s.kernel_height));
    const std::int64_t all = s.batch * s.out_height();
    parts = std::clamp<std::int64_t>(all / kPartRows, threads, std::int64_t{threads} * 2);
    parts = threads > 1 ? std::clamp<std::int64_t>(all / rows, 1, parts) : 1;
    const auto bytes = [](std::int64_t floats) { return static_cast<std::size_t>(RoundUp(floats, 16)) * sizeof(float); };
    expanded_bytes = block.expand != nullptr ? bytes(expanded * s.in_width * s.in_channels) : 0;
    between_bytes = block.project != nullptr ? bytes(rows * s.out_width() * s.in_channels) : 0;
  }
};

// Rows [begin, end) of the output of one image.
void RunRows(const DepthwiseBlock& block, const Layout& layout, const float* in, float* out, std::int64_t image, std::int64_t begin, std::int64_t end,
             float* expanded, float* between) {
  const Conv2DShape& s = block.depthwise;
  const std::int64_t channels = s.in_channels;
  const std::int64_t in_channels = block.expand != nullptr ? block.expand->k() : channels;
  const std::int64_t out_channels = block.project != nullptr ? block.project->n() : channels;
  const std::int64_t row = s.in_width * channels;
  in += image * s.in_height * s.in_width * in_channels;
  // Rows of the image that `expanded` holds.
  std::int64_t first = 0, last = 0;
  for (std::int64_t y = begin; y < end; y += layout.rows) {
    const std::int64_t count = std::min(layout.rows, end - y);
    const float* from = in;
    if (block.expand != nullptr) {
      const std::int64_t want_first = std::clamp<std::int64_t>(y * s.stride_height - s.pad_top, 0, s.in_height);
      const std::int64_t want_last = std::clamp((y + count - 1) * s.stride_height - s.pad_top + s.kernel_height, want_first, s.in_height);
      if (want_first >= last) {
        first = last = want_first;
      } else if (want_last - first > layout.expanded) {
        std::memmove(expanded, expanded + (want_first - first) * row, static_cast<std::size_t>((last - want_first) * row) * sizeof(float));
        first = want_first;
      }
      if (want_last > last) {
        Gemm((want_last - last) * s.in_width, in + last * s.in_width * in_channels, in_channels, *block.expand, expanded + (last - first) * row, channels,
             block.expand_epilogue);
        last = want_last;
      }
      from = expanded;
    }
    const std::int64_t pixel = (image * s.out_height() + y) * s.out_width();
    float* to = out + pixel * out_channels;
    DepthwiseRows(s, from, first, block.filter, block.project != nullptr ? between : to, y, y + count, block.epilogue);
    if (block.project == nullptr) continue;
    Epilogue epilogue = block.project_epilogue;
    if (epilogue.residual != nullptr) epilogue.residual += pixel * (epilogue.residual_stride != 0 ? epilogue.residual_stride : out_channels);
    Gemm(count * s.out_width(), between, channels, *block.project, to, out_channels, epilogue);
  }
}

}  // namespace

std::size_t DepthwiseBlockScratchBytes(const DepthwiseBlock& block, int threads) {
  std::size_t bytes = 0;
  for (int count : {1, threads}) {
    const Layout layout(block, count);
    bytes = std::max(bytes, static_cast<std::size_t>(layout.parts) * (layout.expanded_bytes + layout.between_bytes));
  }
  return bytes;
}

void RunDepthwiseBlock(const DepthwiseBlock& block, const float* in, float* out, void* scratch, ThreadPool* pool) {
  const Conv2DShape& s = block.depthwise;
  const std::int64_t all = s.batch * s.out_height();
  if (all * s.out_width() == 0) return;
  const Layout layout(block, pool != nullptr ? pool->threads() : 1);
  const auto run = [&](std::int64_t part) {
    auto* memory = static_cast<std::byte*>(scratch) + static_cast<std::size_t>(part) * (layout.expanded_bytes + layout.between_bytes);
    auto* expanded = reinterpret_cast<float*>(memory);
    auto* between = reinterpret_cast<float*>(memory + layout.expanded_bytes);
    const std::int64_t end = all * (part + 1) / layout.parts;
    for (std::int64_t row = all * part / layout.parts; row < end;) {
      const std::int64_t y = row % s.out_height();
      const std::int64_t count = std::min(end - row, s.out_height() - y);
      RunRows(block, layout, in, out, row / s.out_height(), y, y + count, expanded, between);
      row += count;
    }
  };
  if (pool == nullptr) {
    for (std::int64_t part = 0; part < layout.parts; ++part) run(part);
  } else {
    pool->Run(layout.parts, run);
  }
}

}  // namespace keratin::kernels
