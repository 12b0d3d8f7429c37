// What the transposed convolutions share.
#pragma once

#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {

// Config keys of a transposed convolution over `dims` spatial axes.
std::vector<ConfigKey> ConvTransposeKeys(int dims);

// The size of spatial axis `axis` of the output as an int32 scalar: computed from `size`, or a constant from `known_size` where `size` is not valid.
Value TransposedLength(Lowering& to, const Config& config, const ConvConfig& conv, int axis, std::int64_t known_size, Value size);

}  // namespace keratin::keras
