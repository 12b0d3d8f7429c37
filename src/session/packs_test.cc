#include <gtest/gtest.h>

#include "session/engine.h"

namespace keratin {
namespace {

// A pack is the sum of its constants; `packed` counts how often one is made.
std::shared_ptr<const float> GetSum(SharedPacks& packs, const std::vector<Tensor>& constants, std::string_view how, int* packed) {
  return packs.Get(constants, how, 1, [&](float* out) {
    ++*packed;
    *out = 0;
    for (const Tensor& constant : constants)
      for (const float value : constant.values<float>()) *out += value;
  });
}

Tensor Large(float value) { return Tensor::Of<float>({100, 100}, std::vector<float>(10'000, value)); }

TEST(SharedPacks, SessionsOfAModelShareWhatTheyPack) {
  const auto model = std::make_shared<ModelPacks>();
  auto first = std::make_unique<SharedPacks>(model);
  SharedPacks second(model), stranger(nullptr);
  const Tensor weights = Large(2);
  int packed = 0;
  // Scales are each session's own, with the same values.
  const std::shared_ptr<const float> of_first = GetSum(*first, {weights, Tensor{{2}, {1, 2}}}, "a", &packed);
  EXPECT_EQ(*of_first, 20'003);
  EXPECT_EQ(GetSum(second, {weights, Tensor{{2}, {1, 2}}}, "a", &packed), of_first);
  EXPECT_EQ(GetSum(second, {weights, Tensor{{2}, {1, 2}}}, "a", &packed), of_first);
  EXPECT_EQ(packed, 1);
  EXPECT_NE(GetSum(stranger, {weights, Tensor{{2}, {1, 2}}}, "a", &packed), of_first);
  EXPECT_EQ(packed, 2);
  first.reset();
  EXPECT_EQ(GetSum(second, {weights, Tensor{{2}, {1, 2}}}, "a", &packed), of_first);
  EXPECT_EQ(packed, 2);
}

TEST(SharedPacks, OtherConstantsAndOtherWaysArePackedForThemselves) {
  const auto model = std::make_shared<ModelPacks>();
  SharedPacks first(model), second(model);
  int packed = 0;
  const Tensor weights = Large(1), others = Large(3);
  EXPECT_EQ(*GetSum(first, {weights}, "a", &packed), 10'000);
  EXPECT_EQ(*GetSum(second, {others}, "a", &packed), 30'000);
  EXPECT_EQ(*GetSum(second, {weights}, "b", &packed), 10'000);
  EXPECT_EQ(*GetSum(first, {weights, Tensor{{1}, {1}}}, "a", &packed), 10'001);
  EXPECT_EQ(*GetSum(second, {weights, Tensor{{1}, {2}}}, "a", &packed), 10'002);
  EXPECT_EQ(packed, 5);
}

TEST(SharedPacks, WhatNoSessionHasIsForgotten) {
  const auto model = std::make_shared<ModelPacks>();
  int packed = 0;
  for (int round = 0; round < 200; ++round) {
    SharedPacks session(model);
    // The next round's may come to the same address.
    EXPECT_EQ(*GetSum(session, {Large(static_cast<float>(round))}, "a", &packed), 10'000.0F * static_cast<float>(round));
  }
  EXPECT_EQ(packed, 200);
}

}  // namespace
}  // namespace keratin
