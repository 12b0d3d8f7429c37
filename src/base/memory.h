// Memory for weights and activations.
#pragma once

#include <cstddef>
#include <memory>

namespace keratin {

// `bytes` (at least 1) at a multiple of 64, not initialised; null when there is no memory. Large blocks ask for huge pages, which cost the first touch of
// each 4 KiB less. Thread-safe.
[[nodiscard]] void* AllocateAligned(std::size_t bytes) noexcept;
// `bytes` as it was allocated with. Null is fine.
void FreeAligned(void* memory, std::size_t bytes) noexcept;

// The same for pieces that live as long as their model: small ones share large blocks, and a block goes with its last piece. Throws std::bad_alloc.
[[nodiscard]] std::shared_ptr<void> AllocateLongLived(std::size_t bytes);

}  // namespace keratin
