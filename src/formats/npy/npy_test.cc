#include "formats/npy/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace keratin::npy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string File(const std::string& dict, const std::string& data, int version = 1) {
  std::string out = "\x93NUMPY";
  out += static_cast<char>(version);
  out += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) out += static_cast<char>(dict.size() >> (8 * i));
  return out + dict + data;
}
std::string Dict(const std::string& descr, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }\n";
}

Result<Tensor> ReadText(const std::string& text) {
  // Placed so that the data that follows the header is aligned.
  const std::size_t header = text.size() < 10 ? 0 : 10 + static_cast<unsigned char>(text[8]);
  const auto memory = std::make_shared<std::vector<std::uint64_t>>(text.size() / 8 + 3);
  auto* begin = reinterpret_cast<std::uint8_t*>(memory->data()) + (8 - header % 8) % 8;
  std::memcpy(begin, text.data(), text.size());
  return ReadNpy(memory, {begin, text.size()}, "x.npy");
}

TEST(Npy, ReadsInPlaceBothByteOrdersAndBothLayouts) {
  const std::string little("\1\0\2\0\3\0\4\0\5\0\6\0", 12);
  const std::string big("\0\1\0\2\0\3\0\4\0\5\0\6", 12);
  const Result<Tensor> c = ReadText(File(Dict("<i2", "(2, 3)"), little));
  ASSERT_TRUE(c.ok()) << c.status().ToString();
  EXPECT_EQ(c->shape(), Shape({2, 3}));
  EXPECT_NE(c->owner(), nullptr);
  EXPECT_THAT(c->values<std::int16_t>(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(ReadText(File(Dict(">i2", "(2, 3)"), big))->values<std::int16_t>(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(ReadText(File(Dict("<i2", "(2, 3)", true), little))->values<std::int16_t>(), ElementsAre(1, 3, 5, 2, 4, 6));
  EXPECT_THAT(ReadText(File(Dict(">i2", "(2L, 3L)", true), big))->values<std::int16_t>(), ElementsAre(1, 3, 5, 2, 4, 6));
  EXPECT_THAT(ReadText(File(Dict("|b1", "(3,)"), std::string("\0\1\7", 3)))->values<bool>(), ElementsAre(false, true, true));
  EXPECT_EQ(ReadText(File(Dict("<i2", "(0, 5)"), ""))->size(), 0);
  EXPECT_EQ(ReadText(File(Dict(">i2", "(0, 4294967296, 4294967296)", true), ""))->size(), 0);
  EXPECT_EQ(ReadNpy(nullptr, {reinterpret_cast<const std::uint8_t*>(File(Dict("|u1", "()"), "A", 2).data()), 12 + Dict("|u1", "()").size() + 1}, "x")->size(),
            1);
}

TEST(Npy, ReadsStrings) {
  EXPECT_THAT(ReadText(File(Dict("|S3", "(2,)"), std::string("ab\0xyz", 6)))->values<std::string>(), ElementsAre("ab", "xyz"));
  EXPECT_THAT(ReadText(File(Dict("<U2", "(1,)"), std::string("\xE9\0\0\0\0\xF6\1\0", 8)))->values<std::string>(), ElementsAre("\xC3\xA9\xF0\x9F\x98\x80"));
  EXPECT_THAT(ReadText(File(Dict(">U2", "(1,)"), std::string("\0\0\0A\0\0\0\0", 8)))->values<std::string>(), ElementsAre("A"));
}

TEST(Npy, RefusesWhatItCannotRead) {
  const std::pair<std::string, std::string> cases[] = {
      {"hello, world", "does not begin with"},
      {File(Dict("<f4", "(1,)"), "abcd", 9), "format version"},
      {File(Dict("<f4", "(1,)"), "abcd").substr(0, 30), "is cut off"},
      {File(Dict("|O", "(1,)"), "abcd"), "Python objects"},
      {File(Dict("<V2", "(1,)"), "ab"), "'<V2' is not supported"},
      {File(Dict("<M8[ns]", "(1,)"), "abcdefgh"), "is not supported"},
      {File(Dict("<f16", "(1,)"), std::string(16, 'x')), "is not supported"},
      {File(Dict("<f4", "(2,)"), "abcd"), "takes 8 bytes, and 4 follow"},
      {File(Dict("<f4", "(1,)"), "abcde"), "takes 4 bytes, and 5 follow"},
      {File(Dict("<f4", "(1,1,1,1,1,1,1,1,1)"), "abcd"), "9 dimensions"},
      {File(Dict("<f4", "(4294967296, 4294967296)"), "abcd"), "too large"},
      {File(Dict("|S0", "(1000000000,)"), ""), "length 0"},
      {File(Dict("<f4", "(-1,)"), "abcd"), "at least 0"},
      {File(Dict("<f4", "(1)"), "abcd"), "as a tuple"},
      {File(Dict("<f4", "(99999999999999999999,)"), "abcd"), "at least 0"},
      {File("{'descr': '<f4', 'shape': (1,)}", "abcd"), "each once"},
      {File("{'descr': '<f4', 'descr': '<f4'}", "abcd"), "each once"},
      {File("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "abcd"), "records"},
      {File("__import__('os')", "abcd"), "expected '{'"},
      {File(Dict("<f4", "(1,)") + "x", "abcd"), "nothing but spaces"},
      {File(Dict("<U1", "(1,)"), std::string("\0\xD8\0\0", 4)), "no Unicode character"},
  };
  for (const auto& [bytes, message] : cases) {
    const Result<Tensor> tensor = ReadText(bytes);
    ASSERT_FALSE(tensor.ok()) << message;
    EXPECT_THAT(std::string(tensor.status().message()), HasSubstr(message));
    EXPECT_THAT(std::string(tensor.status().message()), HasSubstr("x.npy: "));
  }
}

TEST(Npy, WritesWhatItReads) {
  const std::string floats = *WriteNpy(Tensor({2, 1}, {1.5F, -2.F}));
  EXPECT_EQ(floats.size(), 128U + 8U);
  EXPECT_EQ(floats.substr(0, 69), std::string("\x93NUMPY\1\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }", 70).substr(0, 69));
  EXPECT_EQ(floats[127], '\n');
  EXPECT_TRUE(ReadText(floats)->Identical(Tensor({2, 1}, {1.5F, -2.F})));
  const Tensor strings = Tensor::Of<std::string>({2}, std::vector<std::string>{"a", "long"});
  EXPECT_TRUE(ReadText(*WriteNpy(strings))->Identical(strings));
  const Tensor scalar = Tensor::Scalar<std::int64_t>(7);
  EXPECT_TRUE(ReadText(*WriteNpy(scalar))->Identical(scalar));
  EXPECT_THAT(ReadText(*WriteNpy(Tensor::Scalar(Bfloat16(1.5F))))->values<float>(), ElementsAre(1.5F));
  EXPECT_FALSE(WriteNpy(Tensor::Scalar(std::string("a\0", 2))).ok());
  EXPECT_FALSE(WriteNpy(Tensor()).ok());
}

TEST(Npy, NeverCrashesOnChangedBytes) {
  const std::string seeds[] = {File(Dict("<i2", "(2, 3)", true), "abcdefghijkl"), File(Dict("<U2", "(1,)"), "A\0\0\0B\0\0\0")};
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = seeds[i % 2];
    for (unsigned k = random() % 3; k < 3; ++k) bytes[random() % bytes.size()] = static_cast<char>(random() % 2 ? "(),0129'<>SUbOf:"[random() % 16] : random());
    if (random() % 8 == 0) bytes.resize(random() % bytes.size());
    const Result<Tensor> tensor = ReadText(bytes);
    if (!tensor.ok()) continue;
    EXPECT_TRUE(WriteNpy(*tensor).ok() || tensor->dtype() == DType::kString);
  }
}

}  // namespace
}  // namespace keratin::npy
