// Tensors as parts of keys of maps.
#pragma once

#include <cstddef>
#include <string>

#include "keratin/tensor.h"

namespace keratin {

// Appends dtype, shape, and the values when they take up to `compared` bytes, else the address of the values, which stands for them while somebody keeps them.
// Not for strings, resources and variants, unless `compared` is 0. Of use within one process only.
void AppendKey(const Tensor& tensor, std::size_t compared, std::string* key);

}  // namespace keratin
