// What padding and cropping layers share.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// Config key `key` as {before, after} of each of `dims` axes: Keras takes a number, one number for each axis, or a pair for each. Empty after a failure.
std::vector<std::int64_t> Borders(Lowering& to, const Config& config, std::string_view key, int dims);

// x padded with zeros before and after its spatial axes.
Value ZeroPad(Lowering& to, const Config& config, Value x, int dims);
// x without the first and last elements of its spatial axes.
Value Crop(Lowering& to, const Config& config, Value x, int dims);

}  // namespace keratin::keras
