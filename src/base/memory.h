// Memory for weights and activations.
#pragma once

#include <cstddef>
#include <memory>

namespace keratin {

// `bytes` (at least 1) at a multiple of 64, not initialised; null when there is no memory. Thread-safe.
[[nodiscard]] void* AllocateAligned(std::size_t bytes) noexcept;
void FreeAligned(void* memory) noexcept;  // null is fine

// The same for pieces that live as long as their model: small ones share large blocks, and a block goes with its last piece. Throws std::bad_alloc.
[[nodiscard]] std::shared_ptr<void> AllocateLongLived(std::size_t bytes);

}  // namespace keratin
