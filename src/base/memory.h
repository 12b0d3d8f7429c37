// Memory for weights and activations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace keratin {

// `bytes` (at least 1) at a multiple of 64, not initialised; null when there is no memory. Thread-safe.
[[nodiscard]] void* AllocateAligned(std::size_t bytes) noexcept;
void FreeAligned(void* memory) noexcept;  // null is fine
// The same for what every run reads and writes: where it is large, in pages of megabytes when the system has them. They come with fewer interruptions and need
// not be looked up one by one. Weights do without: they are written once, and clearing a large page first costs more than it gives.
[[nodiscard]] std::shared_ptr<void> AllocateArena(std::size_t bytes) noexcept;

// memcpy, by several threads where there is much: memory that nobody wrote to before takes the system longer than the copy.
void CopyMuch(void* to, const void* from, std::size_t bytes) noexcept;

// `floats` of them, aligned alike, for pieces that live as long as their model: small ones share large blocks, and a block goes with its last piece. Throws
// std::bad_alloc.
[[nodiscard]] std::shared_ptr<float> AllocateLongLived(std::int64_t floats);

}  // namespace keratin
