#include <algorithm>
#include <new>

#include "base/thread_pool.h"
#include "kernels/resize.h"
#include "ops/broadcast.h"
#include "ops/image/resample.h"

namespace keratin::ops {
namespace {

// One row of the result from a row of as many pixels as the image has, for so few channels that vectors would be mostly empty.
template <std::int64_t kChannels>
void SumColumns(const float* row, std::span<const Taps> columns, const float* weights, std::int64_t room, float* out) {
  for (const Taps& taps : columns) {
    float sums[kChannels] = {};
    const float* pixel = row + taps.first * kChannels;
    for (std::int64_t i = 0; i < taps.count; ++i)
      for (std::int64_t c = 0; c < kChannels; ++c) sums[c] += weights[i] * pixel[i * kChannels + c];
    std::copy_n(sums, kChannels, out);
    out += kChannels;
    weights += room;
  }
}

}  // namespace

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
        const T* first = in + (row / height * in_[1] + v.first) * row_size;
        if constexpr (std::is_same_v<T, float>) {
          kernels::WeightedRows(first, row_size, std::span(v_weights, static_cast<std::size_t>(v.count)), between, row_size);
        } else {
          std::fill_n(between, row_size, 0.0F);
          for (std::int64_t i = 0; i < v.count; ++i)
            for (std::int64_t k = 0; k < row_size; ++k) between[k] += v_weights[i] * static_cast<float>(static_cast<ComputeType<T>>(first[i * row_size + k]));
        }
        float* to = out + row * width * channels;
        switch (channels) {
          case 1: SumColumns<1>(between, std::span(horizontal, static_cast<std::size_t>(width)), horizontal_weights, taps_[1], to); break;
          case 3: SumColumns<3>(between, std::span(horizontal, static_cast<std::size_t>(width)), horizontal_weights, taps_[1], to); break;
          case 4: SumColumns<4>(between, std::span(horizontal, static_cast<std::size_t>(width)), horizontal_weights, taps_[1], to); break;
          default:
            for (std::int64_t x = 0; x < width; ++x)
              kernels::WeightedRows(between + horizontal[x].first * channels, channels,
                                    std::span(horizontal_weights + x * taps_[1], static_cast<std::size_t>(horizontal[x].count)), to + x * channels, channels);
        }
      }
    });
  });
}

}  // namespace keratin::ops
