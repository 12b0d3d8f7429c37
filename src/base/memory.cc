#include "base/memory.h"

#include <algorithm>
#include <mutex>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace keratin {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kBlock = 2 * kHugePage;

constexpr std::size_t kPiece = 64;

std::align_val_t AlignmentOf(std::size_t bytes) { return std::align_val_t{bytes >= kHugePage ? kHugePage : kPiece}; }

std::shared_ptr<void> Owned(std::size_t bytes) {
  void* memory = AllocateAligned(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return {memory, [bytes](void* p) { FreeAligned(p, bytes); }};
}

}  // namespace

void* AllocateAligned(std::size_t bytes) noexcept {
  void* memory = ::operator new(std::max<std::size_t>(bytes, 1), AlignmentOf(bytes), std::nothrow);
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  // Whole huge pages only: the rest would take more memory than was asked for. Where there are none, nothing is lost.
  if (memory != nullptr && bytes >= kHugePage) (void)::madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
#endif
  return memory;
}

void FreeAligned(void* memory, std::size_t bytes) noexcept { ::operator delete(memory, AlignmentOf(bytes)); }

std::shared_ptr<void> AllocateLongLived(std::size_t bytes) {
  static std::mutex mutex;
  static std::shared_ptr<void> block;
  static std::size_t used = kBlock;
  if (bytes > kBlock / 4) return Owned(bytes);
  bytes = std::max((bytes + kPiece - 1) / kPiece, std::size_t{1}) * kPiece;
  const std::lock_guard lock(mutex);
  if (used + bytes > kBlock) {
    block = Owned(kBlock);
    used = 0;
  }
  std::shared_ptr<void> piece(block, static_cast<unsigned char*>(block.get()) + used);
  used += bytes;
  return piece;
}

}  // namespace keratin
