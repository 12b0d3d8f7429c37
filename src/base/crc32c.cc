#include "base/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace keratin {
namespace {

constexpr std::uint32_t kPolynomial = 0x82f63b78;  // bits reversed

// kTables[k][b]: the CRC register after byte b and k zero bytes.
constexpr std::array<std::array<std::uint32_t, 256>, 8> MakeTables() {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int i = 0; i < 8; ++i) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
    tables[0][b] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t b = 0; b < 256; ++b) tables[k][b] = (tables[k - 1][b] >> 8) ^ tables[0][tables[k - 1][b] & 0xFF];
  }
  return tables;
}
constexpr auto kTables = MakeTables();

#if defined(__x86_64__)

constexpr std::size_t kBlock = 1024;  // bytes of each of the three streams

// Moves a register over `zeros` zero bytes: four lookups in what it makes of each byte of the register.
using Shift = std::array<std::array<std::uint32_t, 256>, 4>;
constexpr std::uint32_t Apply(const Shift& shift, std::uint32_t crc) {
  return shift[0][crc & 0xFF] ^ shift[1][(crc >> 8) & 0xFF] ^ shift[2][(crc >> 16) & 0xFF] ^ shift[3][crc >> 24];
}
// `zeros` is a power of two.
constexpr Shift MakeShift(std::size_t zeros) {
  Shift shift{};
  for (std::size_t k = 0; k < 4; ++k)
    for (std::uint32_t b = 0; b < 256; ++b) shift[k][b] = k == 0 ? kTables[0][b] : b << (8 * (k - 1));
  for (std::size_t done = 1; done < zeros; done *= 2) {
    const Shift half = shift;
    for (std::array<std::uint32_t, 256>& table : shift)
      for (std::uint32_t& crc : table) crc = Apply(half, crc);
  }
  return shift;
}
constexpr Shift kOneBlock = MakeShift(kBlock);
constexpr Shift kTwoBlocks = MakeShift(2 * kBlock);

std::uint64_t Load64(const std::uint8_t* p) {
  std::uint64_t value = 0;
  std::memcpy(&value, p, sizeof value);
  return value;
}

[[gnu::target("sse4.2")]] std::uint32_t ExtendSse42(std::uint32_t crc, Bytes bytes) {
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t a = ~crc;
  while (left >= 3 * kBlock) {
    std::uint64_t b = 0;
    std::uint64_t c = 0;
    for (std::size_t i = 0; i < kBlock; i += 8) {
      // Three short streams are no pattern that a processor would read ahead by itself.
      if (i % 64 == 0)
        for (std::size_t stream = 3; stream < 6; ++stream) _mm_prefetch(reinterpret_cast<const char*>(p + stream * kBlock + i), _MM_HINT_T0);
      a = _mm_crc32_u64(a, Load64(p + i));
      b = _mm_crc32_u64(b, Load64(p + kBlock + i));
      c = _mm_crc32_u64(c, Load64(p + 2 * kBlock + i));
    }
    a = Apply(kTwoBlocks, static_cast<std::uint32_t>(a)) ^ Apply(kOneBlock, static_cast<std::uint32_t>(b)) ^ static_cast<std::uint32_t>(c);
    p += 3 * kBlock;
    left -= 3 * kBlock;
  }
  for (; left >= 8; p += 8, left -= 8) a = _mm_crc32_u64(a, Load64(p));
  auto tail = static_cast<std::uint32_t>(a);
  for (; left > 0; ++p, --left) tail = _mm_crc32_u8(tail, *p);
  return ~tail;
}

#endif

}  // namespace

std::uint32_t ExtendCrc32cByTable(std::uint32_t crc, Bytes bytes) {
  crc = ~crc;
  std::size_t i = 0;
  for (; bytes.size() - i >= 8; i += 8) {
    const std::uint8_t* p = bytes.data() + i;
    crc ^= std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 | std::uint32_t{p[2]} << 16 | std::uint32_t{p[3]} << 24;
    crc = kTables[7][crc & 0xFF] ^ kTables[6][(crc >> 8) & 0xFF] ^ kTables[5][(crc >> 16) & 0xFF] ^ kTables[4][crc >> 24] ^ kTables[3][p[4]] ^
          kTables[2][p[5]] ^ kTables[1][p[6]] ^ kTables[0][p[7]];
  }
  for (; i < bytes.size(); ++i) crc = (crc >> 8) ^ kTables[0][(crc ^ bytes[i]) & 0xFF];
  return ~crc;
}

std::uint32_t ExtendCrc32c(std::uint32_t crc, Bytes bytes) {
#if defined(__x86_64__)
  static const bool has_sse42 = __builtin_cpu_supports("sse4.2") != 0;
  if (has_sse42) return ExtendSse42(crc, bytes);
#endif
  return ExtendCrc32cByTable(crc, bytes);
}

}  // namespace keratin
