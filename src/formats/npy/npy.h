// NumPy's .npy and .npz files.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/mapped_file.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin::npy {

// True when `bytes` begin with NumPy's magic.
bool LooksLikeNpy(Bytes bytes);

// The array in `bytes`, which `owner` keeps alive. Little-endian arrays in C order are used in place (Tensor::WrapAnywhere), others
// copied. Types "S<n>" and "U<n>" become string tensors (UTF-8 for U; NULs at the end are dropped, as NumPy does).
// INVALID_ARGUMENT, naming `name`, for a damaged header, data of another size than the shape says, or more than Shape::kMaxRank
// dimensions; UNIMPLEMENTED for Python objects, records, dates and long doubles.
Result<Tensor> ReadNpy(const std::shared_ptr<const void>& owner, Bytes bytes, std::string_view name);

// The bytes that numpy.save writes for this array (format version 1.0). Strings are written as "S<n>", bfloat16 as float32.
// INVALID_ARGUMENT for kInvalid, resources and variants, and for strings that end in NUL, which the format cannot hold.
Result<std::string> WriteNpy(const Tensor& tensor);

// The arrays of a .npz archive with their names (without ".npy"), in the archive's order.
Result<std::vector<std::pair<std::string, Tensor>>> ReadNpz(std::shared_ptr<const void> owner, Bytes bytes, const std::string& name);

}  // namespace keratin::npy
