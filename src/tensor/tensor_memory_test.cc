#include "tensor/tensor_memory.h"

#include <gtest/gtest.h>

#include <thread>

namespace keratin {
namespace {

constexpr std::int64_t kMany = std::int64_t{1} << 20;  // floats

TEST(TensorMemory, LargeTensorsGetTheMemoryOfThoseThatWent) {
  const std::shared_ptr<TensorMemory> memory = TensorMemory::Make();
  const void* first = nullptr;
  {
    const Tensor tensor = *memory->Allocate(DType::kFloat, Shape{2, kMany});
    first = tensor.raw();
    EXPECT_NE(memory->Allocate(DType::kFloat, Shape{2, kMany})->raw(), first);
  }
  EXPECT_EQ(memory->kept_bytes(), std::size_t{16} << 20);
  const Tensor half = *memory->Allocate(DType::kInt64, Shape{kMany});
  EXPECT_TRUE(half.raw() == first || memory->kept_bytes() == std::size_t{8} << 20);
  EXPECT_EQ(half.dtype(), DType::kInt64);
  EXPECT_EQ(half.shape(), Shape{kMany});
}

TEST(TensorMemory, MuchLargerMemoryIsNotTaken) {
  const std::shared_ptr<TensorMemory> memory = TensorMemory::Make();
  const void* large = memory->Allocate(DType::kFloat, Shape{8, kMany})->raw();
  EXPECT_NE(memory->Allocate(DType::kFloat, Shape{kMany})->raw(), large);
}

TEST(TensorMemory, SmallTensorsAndTextAreNotKept) {
  const std::shared_ptr<TensorMemory> memory = TensorMemory::Make();
  EXPECT_EQ(memory->Allocate(DType::kFloat, Shape{100})->size(), 100);
  EXPECT_EQ(memory->Allocate(DType::kString, Shape{kMany})->data<std::string>()[kMany - 1], "");
  EXPECT_EQ(memory->Allocate(DType::kFloat, Shape{0, kMany})->size(), 0);
  EXPECT_EQ(memory->kept_bytes(), 0U);
  EXPECT_FALSE(memory->Allocate(DType::kFloat, Shape{kMany, kMany, kMany}).ok());
}

TEST(TensorMemory, WhatNobodyWantsGoes) {
  const std::shared_ptr<TensorMemory> memory = TensorMemory::Make();
  *memory->Allocate(DType::kFloat, Shape{kMany});
  for (int run = 0; run < 20 && memory->kept_bytes() > 0; ++run) memory->EndRun();
  EXPECT_EQ(memory->kept_bytes(), 0U);
}

TEST(TensorMemory, ATensorMayOutliveIt) {
  std::shared_ptr<TensorMemory> memory = TensorMemory::Make();
  Tensor tensor = *memory->Allocate(DType::kFloat, Shape{kMany});
  memory.reset();
  tensor.mutable_data<float>()[kMany - 1] = 1;
  EXPECT_EQ(tensor.data<float>()[kMany - 1], 1);
}

TEST(TensorMemory, ThreadsMayShareIt) {
  const std::shared_ptr<TensorMemory> memory = TensorMemory::Make();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&memory, i] {
      for (int run = 0; run < 50; ++run) {
        Tensor tensor = *memory->Allocate(DType::kInt32, Shape{kMany / 4 + i * 1000});
        std::int32_t* values = tensor.mutable_data<std::int32_t>();
        values[0] = values[tensor.size() - 1] = i;
        EXPECT_EQ(values[0] + values[tensor.size() - 1], 2 * i);
        memory->EndRun();
      }
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace keratin
