#include "kernels/resize.h"

#include <algorithm>

#include "base/thread_pool.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

constexpr std::int64_t kGrain = 16384;  // floats of the result

// One row of the result, for so few channels that vectors would be mostly empty.
template <std::int64_t kChannels>
void FewChannels(const float* top, const float* bottom, std::span<const Between> columns, float down, float* out) {
  for (const Between& across : columns) {
    const std::int64_t left = across.low * kChannels, right = across.high * kChannels;
    for (std::int64_t c = 0; c < kChannels; ++c) {
      const float above = top[left + c] + (top[right + c] - top[left + c]) * across.part;
      const float below = bottom[left + c] + (bottom[right + c] - bottom[left + c]) * across.part;
      out[c] = above + (below - above) * down;
    }
    out += kChannels;
  }
}

}  // namespace

void ResizeBilinear(const ResizeShape& s, std::span<const Between> rows, std::span<const Between> columns, const float* in, float* out, ThreadPool* pool) {
  if (s.batch * s.out_height * s.out_width * s.channels * s.in_height * s.in_width == 0) return;
  const KernelTable& table = Kernels();
  const std::int64_t in_row = s.in_width * s.channels, out_row = s.out_width * s.channels;
  const auto work = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      const Between& down = rows[static_cast<std::size_t>(row % s.out_height)];
      const float* image = in + row / s.out_height * s.in_height * in_row;
      const float *top = image + down.low * in_row, *bottom = image + down.high * in_row;
      float* to = out + row * out_row;
      switch (s.channels) {
        case 1: FewChannels<1>(top, bottom, columns, down.part, to); break;
        case 2: FewChannels<2>(top, bottom, columns, down.part, to); break;
        case 3: FewChannels<3>(top, bottom, columns, down.part, to); break;
        case 4: FewChannels<4>(top, bottom, columns, down.part, to); break;
        default:
          for (const Between& across : columns) {
            const std::int64_t left = across.low * s.channels, right = across.high * s.channels;
            table.blend4(top + left, top + right, bottom + left, bottom + right, across.part, down.part, to, s.channels);
            to += s.channels;
          }
      }
    }
  };
  if (pool == nullptr)
    work(0, s.batch * s.out_height);
  else
    pool->ParallelFor(s.batch * s.out_height, std::max<std::int64_t>(1, kGrain / out_row), work);
}

void WeightedRows(const float* in, std::int64_t step, std::span<const float> weights, float* out, std::int64_t n) {
  Kernels().weighted_rows(in, step, weights.data(), static_cast<std::int64_t>(weights.size()), out, n);
}

}  // namespace keratin::kernels
