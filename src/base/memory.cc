#include "base/memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "base/thread_count.h"
#include "base/thread_pool.h"

namespace keratin {
namespace {

constexpr std::size_t kPiece = 64;
constexpr std::align_val_t kAlignment{kPiece};
constexpr std::size_t kBlock = std::size_t{4} << 20;

std::shared_ptr<float> Owned(std::size_t bytes) {
  void* memory = AllocateAligned(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return {static_cast<float*>(memory), FreeAligned};
}

}  // namespace

void* AllocateAligned(std::size_t bytes) noexcept { return ::operator new(std::max<std::size_t>(bytes, 1), kAlignment, std::nothrow); }

void FreeAligned(void* memory) noexcept { ::operator delete(memory, kAlignment); }

std::shared_ptr<void> AllocateArena(std::size_t bytes) noexcept {
  constexpr std::size_t kHugePage = std::size_t{2} << 20;
  if (bytes < 2 * kHugePage || bytes > SIZE_MAX / 2) {
    void* memory = AllocateAligned(bytes);
    return memory == nullptr ? nullptr : std::shared_ptr<void>(memory, FreeAligned);
  }
  bytes = (bytes + kHugePage - 1) / kHugePage * kHugePage;
  void* memory = std::aligned_alloc(kHugePage, bytes);
  if (memory == nullptr) return nullptr;
#ifdef MADV_HUGEPAGE
  (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  return {memory, std::free};
}

void CopyMuch(void* to, const void* from, std::size_t bytes) noexcept {
  constexpr std::int64_t kPart = std::int64_t{1} << 20;
  const auto copy = [&](std::int64_t begin, std::int64_t end) {
    std::memcpy(static_cast<char*>(to) + begin, static_cast<const char*>(from) + begin, static_cast<std::size_t>(end - begin));
  };
  const auto all = static_cast<std::int64_t>(bytes);
  if (all < 4 * kPart) {
    if (all > 0) copy(0, all);
    return;
  }
  ThreadPool::Shared(DefaultThreads())->ParallelFor(all, kPart, copy);
}

std::shared_ptr<float> AllocateLongLived(std::int64_t floats) {
  static std::mutex mutex;
  static std::shared_ptr<float> block;
  static std::size_t used = kBlock;
  std::size_t bytes = static_cast<std::size_t>(floats) * sizeof(float);
  if (bytes > kBlock / 4) return Owned(bytes);
  bytes = std::max((bytes + kPiece - 1) / kPiece, std::size_t{1}) * kPiece;
  const std::lock_guard lock(mutex);
  if (used + bytes > kBlock) {
    block = Owned(kBlock);
    used = 0;
  }
  std::shared_ptr<float> piece(block, block.get() + used / sizeof(float));
  used += bytes;
  return piece;
}

}  // namespace keratin
