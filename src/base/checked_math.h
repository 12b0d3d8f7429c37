// Arithmetic on sizes that come from a file: every product and sum says whether it fits.
#pragma once

#include <concepts>
#include <cstdint>

namespace keratin {

// True, and the exact result in *out, when it fits in T.
template <std::integral T>
[[nodiscard]] inline bool CheckedAdd(T a, T b, T* out) {
  return !__builtin_add_overflow(a, b, out);
}
template <std::integral T>
[[nodiscard]] inline bool CheckedMul(T a, T b, T* out) {
  return !__builtin_mul_overflow(a, b, out);
}

// True when [offset, offset + length) lies within [0, size).
[[nodiscard]] inline bool RangeFits(uint64_t offset, uint64_t length, uint64_t size) { return offset <= size && length <= size - offset; }

[[nodiscard]] constexpr uint64_t RoundUp(uint64_t value, uint64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

}  // namespace keratin
