#include "formats/hdf5/checksum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace keratin::hdf5 {

std::uint32_t Lookup3(Bytes bytes) {
  std::uint32_t a = 0xdeadbeefU + static_cast<std::uint32_t>(bytes.size());
  std::uint32_t b = a;
  std::uint32_t c = a;
  const auto add_words = [&](const std::uint8_t* p) {
    const auto word = [p](int i) { return std::uint32_t{p[i]} | std::uint32_t{p[i + 1]} << 8 | std::uint32_t{p[i + 2]} << 16 | std::uint32_t{p[i + 3]} << 24; };
    a += word(0);
    b += word(4);
    c += word(8);
  };
  if (bytes.empty()) return c;
  while (bytes.size() > 12) {
    add_words(bytes.data());
    a = (a - c) ^ std::rotl(c, 4), c += b;
    b = (b - a) ^ std::rotl(a, 6), a += c;
    c = (c - b) ^ std::rotl(b, 8), b += a;
    a = (a - c) ^ std::rotl(c, 16), c += b;
    b = (b - a) ^ std::rotl(a, 19), a += c;
    c = (c - b) ^ std::rotl(b, 4), b += a;
    bytes = bytes.subspan(12);
  }
  std::array<std::uint8_t, 12> tail{};
  std::copy(bytes.begin(), bytes.end(), tail.begin());
  add_words(tail.data());
  c = (c ^ b) - std::rotl(b, 14);
  a = (a ^ c) - std::rotl(c, 11);
  b = (b ^ a) - std::rotl(a, 25);
  c = (c ^ b) - std::rotl(b, 16);
  a = (a ^ c) - std::rotl(c, 4);
  b = (b ^ a) - std::rotl(a, 14);
  c = (c ^ b) - std::rotl(b, 24);
  return c;
}

std::uint32_t Fletcher32(Bytes bytes) {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  // Folding, not the remainder: a sum that is a multiple of 65535 is stored as 65535.
  const auto fold = [](std::uint32_t sum) { return (sum & 0xffff) + (sum >> 16); };
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const std::uint32_t second = i + 1 < bytes.size() ? bytes[i + 1] : 0;
    low = fold(low + (std::uint32_t{bytes[i]} << 8 | second));
    high = fold(high + low);
  }
  return high << 16 | low;
}

}  // namespace keratin::hdf5
