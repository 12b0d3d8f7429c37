// Some rows of a depthwise convolution. Internal to kernels/.
#pragma once

#include <cstdint>

#include "kernels/conv.h"

namespace keratin::kernels {

// Rows [begin, end) of one image's output, on this thread. `in` is row `in_first` of the image, `out` and the residual row `begin` of the output.
void DepthwiseRows(const Conv2DShape& shape, const float* in, std::int64_t in_first, const float* filter, float* out, std::int64_t begin, std::int64_t end,
                   const Epilogue& epilogue);

}  // namespace keratin::kernels
