#include "tensor/tensor_memory.h"

#include <algorithm>

#include "base/checked_math.h"
#include "base/memory.h"

namespace keratin {
namespace {

constexpr std::size_t kLeast = std::size_t{1} << 20;
constexpr std::size_t kPiece = std::size_t{64} << 10;
constexpr std::uint64_t kRuns = 4;

}  // namespace

std::shared_ptr<TensorMemory> TensorMemory::Make() { return std::shared_ptr<TensorMemory>(new TensorMemory); }

Result<Tensor> TensorMemory::Allocate(DType dtype, const Shape& shape) {
  const std::int64_t count = shape.NumElements();
  std::size_t bytes = 0;
  const bool plain = dtype != DType::kString && dtype != DType::kResource && dtype != DType::kVariant;
  if (!plain || count < 0 || !CheckedMul<std::size_t>(static_cast<std::size_t>(count), DTypeSize(dtype), &bytes) || bytes < kLeast || bytes > SIZE_MAX / 4)
    return Tensor::Allocate(dtype, shape);
  Block block = Take(bytes);
  if (block.memory == nullptr) return Tensor::Allocate(dtype, shape);
  const void* data = block.memory.get();
  std::shared_ptr<const void> owner(data, [to = weak_from_this(), block = std::move(block)](const void*) mutable {
    if (const std::shared_ptr<TensorMemory> there = to.lock()) there->GiveBack(std::move(block));
  });
  return Tensor::Wrap(dtype, shape, data, std::move(owner));
}

TensorMemory::Block TensorMemory::Take(std::size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    auto best = free_.end();
    for (auto it = free_.begin(); it != free_.end(); ++it)
      if (it->bytes >= bytes && it->bytes / 2 <= bytes && (best == free_.end() || it->bytes < best->bytes)) best = it;
    if (best != free_.end()) {
      Block block = std::move(*best);
      free_.erase(best);
      return block;
    }
  }
  used_.store(true, std::memory_order_relaxed);
  Block block;
  block.bytes = (bytes + kPiece - 1) / kPiece * kPiece;
  block.memory = AllocateArena(block.bytes);
  return block;
}

void TensorMemory::GiveBack(Block block) {
  const std::lock_guard lock(mutex_);
  block.run = run_;
  free_.push_back(std::move(block));
}

void TensorMemory::FreeOld() {
  std::vector<Block> old;  // goes without the lock
  const std::lock_guard lock(mutex_);
  ++run_;
  const auto kept = std::partition(free_.begin(), free_.end(), [this](const Block& block) { return run_ - block.run <= kRuns; });
  old.assign(std::make_move_iterator(kept), std::make_move_iterator(free_.end()));
  free_.erase(kept, free_.end());
}

std::size_t TensorMemory::kept_bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  for (const Block& block : free_) bytes += block.bytes;
  return bytes;
}

}  // namespace keratin
