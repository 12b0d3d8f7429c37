// Copies elements of any dtype, strings too.
#pragma once

#include <cstring>
#include <string>

#include "keratin/tensor.h"

namespace keratin::ops {

// `count` elements of `from`, from element `from_at` on, to element `to_at` of `to`, which has the same dtype; both ranges must lie inside.
inline void CopyElements(const Tensor& from, std::int64_t from_at, Tensor* to, std::int64_t to_at, std::int64_t count) {
  if (count <= 0) return;
  if (from.dtype() == DType::kString) {
    for (std::int64_t i = 0; i < count; ++i) to->mutable_data<std::string>()[to_at + i] = from.data<std::string>()[from_at + i];
    return;
  }
  const auto size = static_cast<std::int64_t>(DTypeSize(from.dtype()));
  std::memcpy(static_cast<char*>(to->mutable_raw()) + to_at * size, static_cast<const char*>(from.raw()) + from_at * size,
              static_cast<std::size_t>(count * size));
}

// True for dtypes whose elements are plain bytes or strings.
inline bool CanCopyElements(DType dtype) { return dtype != DType::kResource && dtype != DType::kVariant && dtype != DType::kInvalid; }

}  // namespace keratin::ops
