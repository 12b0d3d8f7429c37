// Small tensors for op examples.
#pragma once

#include <cstdint>
#include <vector>

#include "keratin/tensor.h"

namespace keratin::ops {

Tensor Ints(const std::vector<std::int32_t>& values);
Tensor Ints(const Shape& shape, const std::vector<std::int32_t>& values);
Tensor Int(std::int32_t value);
Tensor Bools(const Shape& shape, const std::vector<bool>& values);
Tensor Bools(const std::vector<bool>& values);

}  // namespace keratin::ops
