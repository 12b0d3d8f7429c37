#include "plan/arena.h"

#include <algorithm>
#include <numeric>

#include "base/checked_math.h"

namespace keratin {

ArenaLayout LayOut(const std::vector<BufferLife>& buffers) {
  constexpr std::uint64_t kAlignment = 64;
  ArenaLayout layout;
  layout.offsets.resize(buffers.size());
  std::vector<std::size_t> order(buffers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return buffers[a].bytes > buffers[b].bytes; });
  std::vector<std::size_t> placed;  // sorted by offset
  for (const std::size_t index : order) {
    const BufferLife& buffer = buffers[index];
    const std::uint64_t bytes = RoundUp(std::max<std::uint64_t>(buffer.bytes, 1), kAlignment);
    std::uint64_t end_of_previous = 0;
    std::uint64_t best = UINT64_MAX;
    std::uint64_t best_gap = UINT64_MAX;
    for (const std::size_t other : placed) {
      if (buffers[other].last < buffer.first || buffer.last < buffers[other].first) continue;
      const std::uint64_t begin = layout.offsets[other];
      if (begin >= end_of_previous + bytes && begin - end_of_previous < best_gap) {
        best_gap = begin - end_of_previous;
        best = end_of_previous;
      }
      end_of_previous = std::max(end_of_previous, begin + RoundUp(std::max<std::uint64_t>(buffers[other].bytes, 1), kAlignment));
    }
    layout.offsets[index] = best != UINT64_MAX ? best : end_of_previous;
    layout.bytes = std::max(layout.bytes, layout.offsets[index] + bytes);
    placed.insert(std::upper_bound(placed.begin(), placed.end(), index, [&](std::size_t a, std::size_t b) { return layout.offsets[a] < layout.offsets[b]; }),
                  index);
  }
  return layout;
}

}  // namespace keratin
