#include "keratin/tensor.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <thread>

namespace keratin {
namespace {

// `values` one byte behind an aligned address.
Tensor Odd(const std::vector<float>& values) {
  const auto bytes = std::make_shared<std::vector<char>>(values.size() * sizeof(float) + 1);
  std::memcpy(bytes->data() + 1, values.data(), values.size() * sizeof(float));
  return Tensor::WrapAnywhere(DType::kFloat, Shape{static_cast<std::int64_t>(values.size())}, bytes->data() + 1, bytes);
}

TEST(Tensor, BytesAtAnyAddressAreCopiedWhereTheyAreRead) {
  const Tensor odd = Odd({1, 2, 3, 4});
  const Tensor copy = odd, square = odd.Reshaped(Shape{2, 2});
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(odd.stored()) % 2, 1U);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(odd.raw()) % 64, 0U);
  EXPECT_EQ(odd.data<float>()[3], 4);
  EXPECT_EQ(copy.raw(), odd.raw());
  EXPECT_EQ(square.raw(), odd.raw());
  EXPECT_EQ(square.shape(), (Shape{2, 2}));
  EXPECT_EQ(std::memcmp(odd.stored(), odd.raw(), odd.byte_size()), 0);
}

TEST(Tensor, BytesAtAnyAddressAreComparedAsOthers) {
  EXPECT_TRUE(Odd({1, 2}).Identical(Tensor{{2}, {1, 2}}));
  EXPECT_TRUE((Tensor{{2}, {1, 2}}.Identical(Odd({1, 2}))));
  EXPECT_FALSE(Odd({1, 2}).Identical(Odd({1, 3})));
}

TEST(Tensor, ThreadsThatReadAtOnceGetOneCopy) {
  const Tensor odd = Odd(std::vector<float>(2'000'000, 5));
  std::vector<const float*> found(4);
  std::vector<std::thread> threads;
  for (const float*& place : found)
    threads.emplace_back([&odd, &place] {
      place = odd.data<float>();
      EXPECT_EQ(place[1'999'999], 5);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<const float*>(found.begin(), found.end()).size(), 1U);
}

TEST(Tensor, BytesOfAnotherStayAsLongAsTheirTensors) {
  const auto bytes = std::make_shared<std::vector<char>>(9);
  const std::weak_ptr<std::vector<char>> watched = bytes;
  {
    const Tensor odd = Tensor::WrapAnywhere(DType::kFloat, Shape{2}, bytes->data() + 1, bytes);
    EXPECT_EQ(odd.data<float>()[1], 0);
    EXPECT_EQ(watched.use_count(), 2);
  }
  EXPECT_EQ(watched.use_count(), 1);
}

}  // namespace
}  // namespace keratin
