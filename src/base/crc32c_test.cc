#include "base/crc32c.h"

#include <gtest/gtest.h>

#include <random>
#include <string_view>
#include <vector>

namespace keratin {
namespace {

Bytes Of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

TEST(Crc32c, KnownAnswers) {
  // RFC 3720, appendix B.4.
  std::vector<std::uint8_t> bytes(32, 0);
  EXPECT_EQ(Crc32c(bytes), 0x8a9136aaU);
  bytes.assign(32, 0xFF);
  EXPECT_EQ(Crc32c(bytes), 0x62a8ab43U);
  for (std::uint8_t i = 0; i < 32; ++i) bytes[i] = i;
  EXPECT_EQ(Crc32c(bytes), 0x46dd794eU);
  EXPECT_EQ(Crc32c(Of("123456789")), 0xe3069283U);
  EXPECT_EQ(Crc32c({}), 0U);
}

TEST(Crc32c, InstructionAndTableAgreeAtEveryLength) {
  std::mt19937 random(1);
  std::vector<std::uint8_t> bytes(20000);
  for (std::uint8_t& b : bytes) b = static_cast<std::uint8_t>(random());
  for (std::size_t size = 0; size < bytes.size(); size = size < 80 ? size + 1 : size * 5 / 4) {
    const Bytes part = Bytes(bytes).subspan(size % 7, std::min(size, bytes.size() - 7));
    const std::uint32_t crc = Crc32c(part);
    EXPECT_EQ(crc, ExtendCrc32cByTable(0, part));
    EXPECT_EQ(crc, ExtendCrc32c(Crc32c(part.first(size / 3)), part.subspan(size / 3)));
  }
}

TEST(Crc32c, MaskTurnsBack) {
  EXPECT_NE(MaskCrc(0xe3069283U), 0xe3069283U);
  for (const std::uint32_t crc : {0U, 1U, 0xe3069283U, 0xFFFFFFFFU}) EXPECT_EQ(UnmaskCrc(MaskCrc(crc)), crc);
}

}  // namespace
}  // namespace keratin
