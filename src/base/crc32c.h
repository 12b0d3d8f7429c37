// CRC-32C (Castagnoli), the checksum of TensorFlow's tables and bundles.
#pragma once

#include <cstdint>

#include "base/mapped_file.h"

namespace keratin {

// The CRC-32C of A followed by `bytes`, `crc` being that of A (0 for none).
std::uint32_t ExtendCrc32c(std::uint32_t crc, Bytes bytes);
inline std::uint32_t Crc32c(Bytes bytes) { return ExtendCrc32c(0, bytes); }

// The same by tables, which every CPU can run; ExtendCrc32c picks the CPU's own instruction where there is one.
std::uint32_t ExtendCrc32cByTable(std::uint32_t crc, Bytes bytes);

// What LevelDB and TensorFlow store in a file: a CRC of bytes that hold CRCs would be weak.
constexpr std::uint32_t MaskCrc(std::uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8U; }
constexpr std::uint32_t UnmaskCrc(std::uint32_t masked) {
  const std::uint32_t rotated = masked - 0xa282ead8U;
  return (rotated >> 17) | (rotated << 15);
}

}  // namespace keratin
