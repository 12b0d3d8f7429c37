// What the transposed convolutions share.
#pragma once

#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {

// Config keys of a transposed convolution over `dims` spatial axes.
std::vector<ConfigKey> ConvTransposeKeys(int dims);

// The size of spatial axis `axis` of the output as an int32 scalar: computed from `size`, or a constant from `known_size` where `size` is not valid.
Value TransposedLength(Lowering& to, const Config& config, const ConvConfig& conv, int axis, std::int64_t known_size, Value size);

// The kernel [spatial..., filters, channels] with zeros between its elements, so that a convolution without dilation does what a dilated one does: TensorFlow
// without oneDNN has no dilated transposed convolutions on CPUs.
Value KernelWithHoles(Lowering& to, Value kernel, const ConvConfig& conv);

}  // namespace keratin::keras
