#include <algorithm>
#include <new>

#include "base/thread_pool.h"
#include "ops/broadcast.h"
#include "ops/image/resample.h"

namespace keratin::ops {

ResampleStep::ResampleStep(const Shape& in, const Shape& out, std::int64_t vertical_taps, std::int64_t horizontal_taps)
    : taps_{vertical_taps, horizontal_taps}, in_(in), out_(out) {
  const std::int64_t tables = out[1] * taps_[0] + out[2] * taps_[1];
  const std::int64_t rows = out[0] * out[1] * in[2] * in[3];
  scratch_bytes = static_cast<std::size_t>(out[1] + out[2]) * sizeof(Taps) + static_cast<std::size_t>(tables + rows) * sizeof(float);
}

void ResampleStep::Run(const RunContext& c) const {
  const std::int64_t height = out_[1];
  const std::int64_t width = out_[2];
  const std::int64_t channels = out_[3];
  auto* vertical = static_cast<Taps*>(c.scratch);
  Taps* horizontal = vertical + height;
  auto* vertical_weights = reinterpret_cast<float*>(horizontal + width);
  float* horizontal_weights = vertical_weights + height * taps_[0];
  float* rows = horizontal_weights + width * taps_[1];
  const auto weigh = [&](int axis, std::int64_t size, Taps* taps, float* weights) {
    const std::int64_t room = taps_[axis - 1];
    for (std::int64_t i = 0; i < size; ++i) new (taps + i) Taps(Weigh(c, axis, i, std::span(weights + i * room, static_cast<std::size_t>(room))));
  };
  weigh(1, height, vertical, vertical_weights);
  weigh(2, width, horizontal, horizontal_weights);
  const std::int64_t row_size = in_[2] * channels;
  const std::int64_t grain = std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, width * channels));
  ForRealType(c.in[0].dtype, [&]<class T>() {
    const T* in = c.in[0].as<T>();
    auto* out = c.out[0].as<float>();
    c.pool->ParallelFor(out_[0] * height, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        const Taps& v = vertical[row % height];
        const float* v_weights = vertical_weights + row % height * taps_[0];
        float* between = rows + row * row_size;
        std::fill_n(between, row_size, 0.0F);
        for (std::int64_t i = 0; i < v.count; ++i) {
          const T* from = in + (row / height * in_[1] + v.first + i) * row_size;
          for (std::int64_t k = 0; k < row_size; ++k) between[k] += v_weights[i] * static_cast<float>(static_cast<ComputeType<T>>(from[k]));
        }
        for (std::int64_t x = 0; x < width; ++x) {
          const Taps& h = horizontal[x];
          const float* h_weights = horizontal_weights + x * taps_[1];
          float* pixel = out + (row * width + x) * channels;
          std::fill_n(pixel, channels, 0.0F);
          for (std::int64_t i = 0; i < h.count; ++i)
            for (std::int64_t d = 0; d < channels; ++d) pixel[d] += h_weights[i] * between[(h.first + i) * channels + d];
        }
      }
    });
  });
}

}  // namespace keratin::ops
