// Loops that element-by-element ops share, and dispatch from a dtype to a C++ type.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "base/thread_pool.h"
#include "graph/op_spec.h"

namespace keratin::ops {

// Work below this many elements is not worth handing to another thread.
inline constexpr std::int64_t kMapGrain = 16384;
// The same for functions that take many instructions an element.
inline constexpr std::int64_t kHeavyMapGrain = 2048;

// Calls body.operator()<T>() with the C++ type of `dtype` when it is one of the named group; ops that allow other types list theirs in kernel_types.
template <class Body>
void ForFloatType(DType dtype, Body&& body) {
  switch (dtype) {
    case DType::kFloat: return body.template operator()<float>();
    case DType::kDouble: return body.template operator()<double>();
    case DType::kHalf: return body.template operator()<Half>();
    case DType::kBfloat16: return body.template operator()<Bfloat16>();
    default: return;
  }
}

template <class Body>
void ForIntegerType(DType dtype, Body&& body) {
  switch (dtype) {
    case DType::kInt8: return body.template operator()<std::int8_t>();
    case DType::kInt16: return body.template operator()<std::int16_t>();
    case DType::kInt32: return body.template operator()<std::int32_t>();
    case DType::kInt64: return body.template operator()<std::int64_t>();
    case DType::kUint8: return body.template operator()<std::uint8_t>();
    case DType::kUint16: return body.template operator()<std::uint16_t>();
    case DType::kUint32: return body.template operator()<std::uint32_t>();
    case DType::kUint64: return body.template operator()<std::uint64_t>();
    default: return;
  }
}

// Integers and floats: TensorFlow's realnumbertype.
template <class Body>
void ForRealType(DType dtype, Body&& body) {
  ForFloatType(dtype, body);
  ForIntegerType(dtype, body);
}

template <class Body>
void ForComplexType(DType dtype, Body&& body) {
  if (dtype == DType::kComplex64) return body.template operator()<std::complex<float>>();
  if (dtype == DType::kComplex128) return body.template operator()<std::complex<double>>();
}

// All of these: TensorFlow's numbertype, but for quantised ones.
template <class Body>
void ForNumberType(DType dtype, Body&& body) {
  ForRealType(dtype, body);
  ForComplexType(dtype, body);
}

std::vector<DType> FloatTypes();
std::vector<DType> RealTypes();
std::vector<DType> NumberTypes();

// What an op computes in: float for the 16-bit floats, else T itself.
template <class T>
using ComputeType = std::conditional_t<std::is_same_v<T, Half> || std::is_same_v<T, Bfloat16>, float, T>;

// Arithmetic that wraps around for integers, as TensorFlow's does, and never is undefined.
template <class T>
using WrapType = std::common_type_t<std::make_unsigned_t<T>, unsigned>;
template <class T>
T WrapAdd(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<WrapType<T>>(a) + static_cast<WrapType<T>>(b));
  else
    return a + b;
}
template <class T>
T WrapSub(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<WrapType<T>>(a) - static_cast<WrapType<T>>(b));
  else
    return a - b;
}
template <class T>
T WrapMul(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<WrapType<T>>(a) * static_cast<WrapType<T>>(b));
  else
    return a * b;
}

// Loops of a fixed length into a buffer of their own are what every compiler vectorises, and they allow `out` to be an input.
inline constexpr std::int64_t kBlock = 16;

template <class T, class Out, class Fn>
void MapRun(const T* in, Out* out, std::int64_t n, Fn fn) {
  using C = ComputeType<T>;
  std::int64_t i = 0;
  for (; i + kBlock <= n; i += kBlock) {
    Out block[kBlock];
    for (std::int64_t k = 0; k < kBlock; ++k) block[k] = static_cast<Out>(fn(static_cast<C>(in[i + k])));
    for (std::int64_t k = 0; k < kBlock; ++k) out[i + k] = block[k];
  }
  for (; i < n; ++i) out[i] = static_cast<Out>(fn(static_cast<C>(in[i])));
}

// Output 0 = fn(input 0), element by element; fn takes a ComputeType<T>.
template <class T, class Out = T, class Fn>
void MapUnary(const RunContext& c, Fn fn, std::int64_t grain = kMapGrain) {
  const T* in = c.in[0].as<T>();
  Out* out = c.out[0].as<Out>();
  c.pool->ParallelFor(c.out[0].size, grain, [&](std::int64_t begin, std::int64_t end) { MapRun(in + begin, out + begin, end - begin, fn); });
}

}  // namespace keratin::ops
