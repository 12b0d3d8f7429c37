// Memory of large tensors, kept for the next ones.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin {

// New memory comes in pages that the system clears one by one when they are first written: for a large tensor that takes longer than what an op writes there.
// Thread-safe.
class TensorMemory : public std::enable_shared_from_this<TensorMemory> {
 public:
  static std::shared_ptr<TensorMemory> Make();

  // As Tensor::Allocate. The bytes come back when the last tensor on them goes, also from another thread, and also after this object.
  Result<Tensor> Allocate(DType dtype, const Shape& shape);
  // After a run: memory that came back before the last few runs goes to the system.
  void EndRun() {
    if (used_.load(std::memory_order_relaxed)) FreeOld();
  }

  [[nodiscard]] std::size_t kept_bytes() const;

 private:
  struct Block {
    std::shared_ptr<void> memory;
    std::size_t bytes = 0;
    std::uint64_t run = 0;  // when it came back
  };
  TensorMemory() = default;
  Block Take(std::size_t bytes);
  void GiveBack(Block block);
  void FreeOld();

  std::atomic<bool> used_ = false;
  mutable std::mutex mutex_;
  std::vector<Block> free_;
  std::uint64_t run_ = 0;
};

}  // namespace keratin
