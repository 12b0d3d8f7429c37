// What the separable convolutions share.
#pragma once

#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {

// tf.nn.separable_conv2d in a scope of that name. `kernel_size` and `dilation_rate` are those of the two spatial axes.
Value SeparableConvolution(Lowering& to, Value x, Value depthwise, Value pointwise, const std::vector<std::int64_t>& kernel_size,
                           const std::vector<std::int64_t>& strides, const std::vector<std::int64_t>& dilation_rate, const std::string& padding);

}  // namespace keratin::keras
