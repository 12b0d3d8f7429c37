// How a product is cut into tasks. Internal to kernels/.
#pragma once

#include <cstdint>

#include "kernels/kernel_table.h"

namespace keratin::kernels {

// Multiply-adds below which handing work to another thread costs more than it saves: about 10 microseconds.
inline constexpr std::int64_t kSerialWork = 400'000;

struct GemmGrid {
  std::int64_t block_rows;  // at most kBlockRows, the last block may have fewer
  std::int64_t row_blocks;
  std::int64_t block_panels;
  std::int64_t panel_blocks;
  [[nodiscard]] std::int64_t tasks() const { return row_blocks * panel_blocks; }
};
GemmGrid CutGemm(const KernelTable& table, std::int64_t m, std::int64_t k, std::int64_t n, int threads);

// Packs the part of B's rows that begins at k_begin; b is that part, [k_part, n] or, when transposed, [n, k_part].
void PackRows(const float* b, std::int64_t ldb, std::int64_t k_begin, std::int64_t k_part, std::int64_t k, std::int64_t n, bool transposed, float* out);

inline std::int64_t RoundUp(std::int64_t x, std::int64_t to) { return (x + to - 1) / to * to; }

}  // namespace keratin::kernels
