// Integer division with every case defined but a zero divisor: the smallest value by -1 wraps around.
#pragma once

#include <cmath>
#include <type_traits>

#include "ops/map.h"

namespace keratin::ops {

template <class T>
T TruncateDivide(T x, T y) {
  if constexpr (std::is_signed_v<T>)
    if (y == T(-1)) return WrapSub(T(0), x);
  return static_cast<T>(x / y);
}

template <class T>
T TruncateRemainder(T x, T y) {
  if constexpr (std::is_signed_v<T>)
    if (y == T(-1)) return T(0);
  return static_cast<T>(x % y);
}

template <class T>
T FloorDivide(T x, T y) {
  if constexpr (std::is_signed_v<T>) {
    if (y == T(-1)) return WrapSub(T(0), x);
    return static_cast<T>(x / y - ((x % y != 0 && (x < 0) != (y < 0)) ? 1 : 0));
  } else {
    return static_cast<T>(x / y);
  }
}

// Has the divisor's sign.
template <class T>
T FloorRemainder(T x, T y) {
  if constexpr (std::is_floating_point_v<T>) {
    const T rest = std::fmod(x, y);
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
  } else if constexpr (std::is_signed_v<T>) {
    if (y == T(-1)) return T(0);
    const T rest = static_cast<T>(x % y);
    return rest != 0 && (rest < 0) != (y < 0) ? static_cast<T>(rest + y) : rest;
  } else {
    return static_cast<T>(x % y);
  }
}

}  // namespace keratin::ops
