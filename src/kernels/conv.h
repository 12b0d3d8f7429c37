// Convolutions over NHWC images in float32 (one-dimensional ones have height 1).
//
// Images are [batch, height, width, channels] without gaps, filters as TensorFlow keeps them. Pointers need no alignment but scratch (64 bytes). Packing is
// done once; running allocates nothing. Thread-safe: packed filters are not changed once made. Each run needs scratch of its own. A null pool means: on this
// thread. The output may not overlap the input; the epilogue's residual has the output's shape and may be the output. The result does not depend on the
// threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/activation.h"
#include "kernels/gemm.h"

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

struct Conv2DShape {
  std::int64_t batch = 1;
  std::int64_t in_height = 1, in_width = 1, in_channels = 1;
  std::int64_t kernel_height = 1, kernel_width = 1, out_channels = 1;
  std::int64_t stride_height = 1, stride_width = 1;
  std::int64_t dilation_height = 1, dilation_width = 1;
  std::int64_t pad_top = 0, pad_bottom = 0, pad_left = 0, pad_right = 0;
  std::int64_t groups = 1;  // divides in_channels and out_channels

  [[nodiscard]] std::int64_t out_height() const { return OutSize(in_height + pad_top + pad_bottom, kernel_height, stride_height, dilation_height); }
  [[nodiscard]] std::int64_t out_width() const { return OutSize(in_width + pad_left + pad_right, kernel_width, stride_width, dilation_width); }

 private:
  static std::int64_t OutSize(std::int64_t in, std::int64_t kernel, std::int64_t stride, std::int64_t dilation) {
    const std::int64_t reach = (kernel - 1) * dilation + 1;
    return in < reach ? 0 : (in - reach) / stride + 1;
  }
};

// A filter [kernel_height, kernel_width, in_channels / groups, out_channels], packed.
class PackedConv2D {
 public:
  // Of the shape only the kernel, the channels and the groups count. `filter` may be at any address. `scale`, [out_channels] or null: what it is multiplied by.
  static std::int64_t PackedSize(const Conv2DShape& shape);
  static void PackInto(const Conv2DShape& shape, const float* filter, float* out, const float* scale = nullptr, ThreadPool* pool = nullptr);
  static PackedConv2D Borrow(const Conv2DShape& shape, const float* packed);
  // Into memory of its own, shared by copies.
  static PackedConv2D Pack(const Conv2DShape& shape, const float* filter);
  [[nodiscard]] const PackedMatrix& group(std::int64_t g) const { return groups_[static_cast<std::size_t>(g)]; }

 private:
  std::shared_ptr<const void> owned_;
  std::vector<PackedMatrix> groups_;
};

std::size_t Conv2DScratchBytes(const Conv2DShape& shape, int threads);
void Conv2D(const Conv2DShape& shape, const float* in, const PackedConv2D& filter, float* out, const Epilogue& epilogue, void* scratch,
            ThreadPool* pool = nullptr);

// TensorFlow's Conv2DBackpropInput, which is also Conv2DTranspose: `shape` describes the convolution whose gradient this is, so `gradient` is
// [batch, out_height(), out_width(), out_channels] and the result is [batch, in_height, in_width, in_channels]. Bias and residual are the result's. One group.
class PackedConv2DTranspose {
 public:
  // `filter` is [kernel_height, kernel_width, in_channels, out_channels]; the strides, dilations and padding of the shape count too.
  static std::int64_t PackedSize(const Conv2DShape& shape);
  static void PackInto(const Conv2DShape& shape, const float* filter, float* out);
  static PackedConv2DTranspose Borrow(const Conv2DShape& shape, const float* packed);
  // Into memory of its own, shared by copies.
  static PackedConv2DTranspose Pack(const Conv2DShape& shape, const float* filter);

  // The result's pixels whose coordinates leave the same rest when divided by the strides see the same taps of the filter.
  struct Phase {
    std::int64_t y = 0, x = 0;                          // its first pixel
    std::vector<std::int64_t> taps;                     // place in the filter's window
    std::vector<std::int64_t> row_shift, column_shift;  // of each tap, as (pixel + padding - tap * dilation) / stride of the first pixel
    PackedMatrix filter;
  };
  [[nodiscard]] const std::vector<Phase>& phases() const { return phases_; }

 private:
  std::shared_ptr<const void> owned_;
  std::vector<Phase> phases_;
};
std::size_t Conv2DTransposeScratchBytes(const Conv2DShape& shape, int threads);
void Conv2DTranspose(const Conv2DShape& shape, const float* gradient, const PackedConv2DTranspose& filter, float* out, const Epilogue& epilogue, void* scratch,
                     ThreadPool* pool = nullptr);

// Filter [kernel_height, kernel_width, in_channels, multiplier], used as it is; output channel c * multiplier + m. shape.out_channels must be
// in_channels * multiplier; shape.groups is not looked at. No scratch.
void DepthwiseConv2D(const Conv2DShape& shape, const float* in, const float* filter, float* out, const Epilogue& epilogue, ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
