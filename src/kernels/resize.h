// Resizing of NHWC float images.
#pragma once

#include <cstdint>
#include <span>

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

// The two pixels along one axis that a pixel of the result lies between, and how far from the lower one.
struct Between {
  std::int64_t low = 0, high = 0;
  float part = 0;
};

struct ResizeShape {
  std::int64_t batch = 1, in_height = 1, in_width = 1, channels = 1, out_height = 1, out_width = 1;
};

// Bilinear: `rows` and `columns` say for each of the result what it lies between. The order of roundings is TensorFlow's.
void ResizeBilinear(const ResizeShape& shape, std::span<const Between> rows, std::span<const Between> columns, const float* in, float* out,
                    ThreadPool* pool = nullptr);

// out[i] = sum over t of weights[t] * in[t * step + i], i below n.
void WeightedRows(const float* in, std::int64_t step, std::span<const float> weights, float* out, std::int64_t n);

}  // namespace keratin::kernels
