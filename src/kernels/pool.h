// Pooling over NHWC images in float32. Thread-safe; nothing is allocated; no aliasing. A null pool means: on this thread.
#pragma once

#include <cstdint>

#include "kernels/conv.h"

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

// Windows kernel_height by kernel_width of `shape` (out_channels, dilations and groups are not looked at). Padding is never counted: the maximum is over the
// pixels inside, the average divides by their number. A window without any gives -inf, or NaN for the average.
void MaxPool2D(const Conv2DShape& shape, const float* in, float* out, ThreadPool* pool = nullptr);
void AveragePool2D(const Conv2DShape& shape, const float* in, float* out, ThreadPool* pool = nullptr);

// Over all pixels of each image is Reduce(op, in, out, batch, height * width, channels) of reduce.h.

}  // namespace keratin::kernels
