// Where buffers lie in one block of memory, so that buffers that are alive at the same time do not overlap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace keratin {

// A buffer of `bytes` that is written at step `first` and last read at step `last` (inclusive).
struct BufferLife {
  std::uint64_t bytes = 0;
  int first = 0;
  int last = 0;
};

struct ArenaLayout {
  std::vector<std::uint64_t> offsets;  // one a buffer, multiples of 64
  std::uint64_t bytes = 0;
};

// Greedy by size, best fit: https://arxiv.org/abs/2001.03288 (Pisarchyk and Lee), section 5.2.
ArenaLayout LayOut(const std::vector<BufferLife>& buffers);

}  // namespace keratin
