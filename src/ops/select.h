// What Select and SelectV2 share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "keratin/tensor.h"

namespace keratin::ops {

// Calls body.operator()<T>() with a C++ type that copies elements of `dtype`: an integer of its size, or std::string.
template <class Body>
void ForElement(DType dtype, Body&& body) {
  struct Wide {
    std::uint64_t low, high;
  };
  if (dtype == DType::kString) return body.template operator()<std::string>();
  switch (DTypeSize(dtype)) {
    case 1: return body.template operator()<std::uint8_t>();
    case 2: return body.template operator()<std::uint16_t>();
    case 4: return body.template operator()<std::uint32_t>();
    case 8: return body.template operator()<std::uint64_t>();
    case 16: return body.template operator()<Wide>();
    default: return;
  }
}

inline std::vector<DType> SelectTypes() {
  return {DType::kFloat, DType::kDouble, DType::kHalf,   DType::kBfloat16, DType::kInt8, DType::kInt16,  DType::kInt32,     DType::kInt64,
          DType::kUint8, DType::kUint16, DType::kUint32, DType::kUint64,   DType::kBool, DType::kString, DType::kComplex64, DType::kComplex128};
}

// out[i] = condition[i] ? t[i] : e[i], each input with its own stride.
template <class T>
void SelectRun(const bool* condition, std::int64_t condition_stride, const T* t, std::int64_t t_stride, const T* e, std::int64_t e_stride, T* out,
               std::int64_t n) {
  if (condition_stride == 0) {
    const T* from = *condition ? t : e;
    const std::int64_t stride = *condition ? t_stride : e_stride;
    for (std::int64_t i = 0; i < n; ++i) out[i] = from[i * stride];
    return;
  }
  for (std::int64_t i = 0; i < n; ++i) out[i] = condition[i] ? t[i * t_stride] : e[i * e_stride];
}

}  // namespace keratin::ops
