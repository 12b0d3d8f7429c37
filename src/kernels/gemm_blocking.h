// How a product is cut into tasks. Internal to kernels/.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/thread_pool.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {

// Multiply-adds below which handing work to another thread costs more than it saves: about 10 microseconds.
inline constexpr std::int64_t kSerialWork = 400'000;

// Blocks of rows and panels. A thread works through tasks that follow one another: the columns of its own, whose part of B then stays in its core's cache, or
// rows of its own, which are those that it had of the operation before and has of the next.
struct GemmGrid {
  std::int64_t block_rows;  // at most kBlockRows, the last block may have fewer
  std::int64_t row_blocks;
  std::int64_t block_panels;
  std::int64_t panel_blocks;
  bool by_columns;
  [[nodiscard]] std::int64_t tasks() const { return row_blocks * panel_blocks; }
  [[nodiscard]] std::int64_t RowBlock(std::int64_t task) const { return by_columns ? task % row_blocks : task / panel_blocks; }
  [[nodiscard]] std::int64_t PanelBlock(std::int64_t task) const { return by_columns ? task / row_blocks : task % panel_blocks; }
};
// The panels of a task, and what follows them, of a block whose matrix and runs are set.
inline void TakePanels(const KernelTable& table, const GemmGrid& grid, std::int64_t task, GemmBlock& block) {
  const std::int64_t panels = (block.n + table.panel_columns - 1) / table.panel_columns;
  block.panel_begin = grid.PanelBlock(task) * grid.block_panels;
  block.panel_end = std::min(block.panel_begin + grid.block_panels, panels);
  if (block.panel_end < panels) block.after = block.b + block.panel_end * block.taps * block.span * table.panel_columns;
}
GemmGrid CutGemm(const KernelTable& table, std::int64_t m, std::int64_t k, std::int64_t n, int threads);

// A panel of a packed [k, n] matrix: its place in floats is k * begin.
struct PanelColumns {
  std::int64_t begin;
  std::int64_t valid;  // of B
  std::int64_t width;  // with those of padding
};
PanelColumns PanelAt(const KernelTable& table, std::int64_t n, std::int64_t panel);
// Calls body(first, last) for ranges of the panels of k * n floats to pack, on several threads where that pays.
template <class F>
void ForPanels(const KernelTable& table, std::int64_t k, std::int64_t n, ThreadPool* pool, F&& body) {
  constexpr std::int64_t kTaskFloats = 32'768;
  const std::int64_t panels = (n + table.panel_columns - 1) / table.panel_columns;
  if (pool == nullptr)
    body(std::int64_t{0}, panels);
  else
    pool->ParallelFor(panels, kTaskFloats / std::max<std::int64_t>(1, k * table.panel_columns) + 1, body);
}
// The end of a packed matrix, which no panel takes.
void ClearRest(const KernelTable& table, std::int64_t k, std::int64_t n, float* packed);

inline std::int64_t RoundUp(std::int64_t x, std::int64_t to) { return (x + to - 1) / to * to; }

}  // namespace keratin::kernels
