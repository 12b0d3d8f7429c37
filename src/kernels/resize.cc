#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/thread_pool.h"
#include "kernels/kernel_table.h"
#include "kernels/layout.h"

namespace keratin::kernels {
namespace {

// As in TensorFlow all of this is in float.
float Scale(std::int64_t in, std::int64_t out, bool align_corners) {
  return align_corners && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1) : static_cast<float>(in) / static_cast<float>(out);
}

std::int64_t Nearest(std::int64_t at, float scale, ResizeMode mode, std::int64_t size) {
  const float place = (static_cast<float>(at) + (mode.half_pixel_centers ? 0.5f : 0.0f)) * scale;
  const float whole = mode.align_corners ? std::round(place) : std::floor(place);
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(whole), 0, size - 1);
}

struct Between {
  std::int64_t low, high;
  float part;
};

Between Linear(std::int64_t at, float scale, ResizeMode mode, std::int64_t size) {
  const float place = mode.half_pixel_centers ? (static_cast<float>(at) + 0.5f) * scale - 0.5f : static_cast<float>(at) * scale;
  const float whole = std::floor(place);
  return {std::max<std::int64_t>(static_cast<std::int64_t>(whole), 0), std::min(static_cast<std::int64_t>(std::ceil(place)), size - 1), place - whole};
}

template <class Body>
void EachRow(const ResizeShape& s, ThreadPool* pool, Body&& body) {
  const auto rows = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) body(row / s.out_height, row % s.out_height, row);
  };
  if (s.batch * s.out_height * s.out_width * s.channels * s.in_height * s.in_width == 0) return;
  if (pool == nullptr) {
    rows(0, s.batch * s.out_height);
  } else {
    pool->ParallelFor(s.batch * s.out_height, std::max<std::int64_t>(1, 16384 / (s.out_width * s.channels)), rows);
  }
}

}  // namespace

void ResizeNearest(const ResizeShape& s, ResizeMode mode, const float* in, float* out, ThreadPool* pool) {
  const float scale_y = Scale(s.in_height, s.out_height, mode.align_corners);
  const float scale_x = Scale(s.in_width, s.out_width, mode.align_corners);
  EachRow(s, pool, [&](std::int64_t image, std::int64_t y, std::int64_t row) {
    const float* from = in + (image * s.in_height + Nearest(y, scale_y, mode, s.in_height)) * s.in_width * s.channels;
    float* to = out + row * s.out_width * s.channels;
    for (std::int64_t x = 0; x < s.out_width; ++x, to += s.channels) {
      std::memcpy(to, from + Nearest(x, scale_x, mode, s.in_width) * s.channels, static_cast<std::size_t>(s.channels) * sizeof(float));
    }
  });
}

void ResizeBilinear(const ResizeShape& s, ResizeMode mode, const float* in, float* out, ThreadPool* pool) {
  const float scale_y = Scale(s.in_height, s.out_height, mode.align_corners);
  const float scale_x = Scale(s.in_width, s.out_width, mode.align_corners);
  const KernelTable& table = Kernels();
  EachRow(s, pool, [&](std::int64_t image, std::int64_t y, std::int64_t row) {
    const Between v = Linear(y, scale_y, mode, s.in_height);
    const float* top = in + (image * s.in_height + v.low) * s.in_width * s.channels;
    const float* bottom = in + (image * s.in_height + v.high) * s.in_width * s.channels;
    float* to = out + row * s.out_width * s.channels;
    for (std::int64_t x = 0; x < s.out_width; ++x, to += s.channels) {
      const Between h = Linear(x, scale_x, mode, s.in_width);
      table.blend4(top + h.low * s.channels, top + h.high * s.channels, bottom + h.low * s.channels, bottom + h.high * s.channels, h.part, v.part, to,
                   s.channels);
    }
  });
}

}  // namespace keratin::kernels
