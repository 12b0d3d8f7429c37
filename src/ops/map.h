// Loops that element-by-element ops share, and dispatch from a dtype to a C++ type.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/thread_pool.h"
#include "graph/op_spec.h"

namespace keratin::ops {

// Work below this many elements is not worth handing to another thread.
inline constexpr std::int64_t kMapGrain = 16384;

// Calls body.operator()<T>() with the C++ type of `dtype` when it is one a realnumbertype; ops that allow other types list theirs in kernel_types.
template <class Body>
void ForRealType(DType dtype, Body&& body) {
  switch (dtype) {
    case DType::kFloat: return body.template operator()<float>();
    case DType::kDouble: return body.template operator()<double>();
    case DType::kInt8: return body.template operator()<std::int8_t>();
    case DType::kInt16: return body.template operator()<std::int16_t>();
    case DType::kInt32: return body.template operator()<std::int32_t>();
    case DType::kInt64: return body.template operator()<std::int64_t>();
    case DType::kUint8: return body.template operator()<std::uint8_t>();
    case DType::kUint16: return body.template operator()<std::uint16_t>();
    case DType::kUint32: return body.template operator()<std::uint32_t>();
    case DType::kUint64: return body.template operator()<std::uint64_t>();
    case DType::kHalf: return body.template operator()<Half>();
    case DType::kBfloat16: return body.template operator()<Bfloat16>();
    default: return;
  }
}

template <class T, class Fn>
void MapUnary(const RunContext& c, Fn fn) {
  const T* in = c.in[0].as<T>();
  T* out = c.out[0].as<T>();
  c.pool->ParallelFor(c.out[0].size, kMapGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) out[i] = fn(in[i]);
  });
}

}  // namespace keratin::ops
