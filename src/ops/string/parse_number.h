// Numbers in texts, as StringToNumber and DecodeCSV read them.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ops/string/string_common.h"

namespace keratin::ops {

// False when `text`, with or without spaces around, is no T.
template <class T>
bool ParseNumber(std::string_view text, T* out) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  if constexpr (std::is_floating_point_v<T>) {
    const bool negative = text.starts_with('-');
    const std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
      std::uint64_t whole = 0;
      const auto [stop, error] = std::from_chars(digits.data() + 2, digits.data() + digits.size(), whole, 16);
      *out = negative ? -static_cast<T>(whole) : static_cast<T>(whole);
      return error == std::errc() && stop == digits.data() + digits.size();
    }
  }
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, *out);
  if constexpr (std::is_floating_point_v<T>) {
    // Too large is infinite and too small is zero, as with double-conversion.
    if (error == std::errc::result_out_of_range && stop == end) {
      long double wide = 0;
      if (std::from_chars(text.data(), end, wide).ec == std::errc()) {
        *out = static_cast<T>(wide);
        return true;
      }
    }
  }
  return error == std::errc() && stop == end && !text.empty();
}

}  // namespace keratin::ops
