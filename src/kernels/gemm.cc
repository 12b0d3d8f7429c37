#include "kernels/gemm.h"

#include <algorithm>
#include <cstring>

#include "base/memory.h"
#include "base/thread_pool.h"
#include "kernels/gemm_blocking.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

constexpr std::int64_t kTaskWork = 200'000;
// Floats of B that are not in a core's cache when a product begins.
constexpr std::int64_t kColdFloats = 128 << 10;

std::int64_t LastPanelColumns(const KernelTable& table, std::int64_t n) {
  const std::int64_t rest = n % table.panel_columns;
  return rest == 0 ? 0 : rest <= table.lanes ? table.lanes : table.panel_columns;
}

}  // namespace

std::int64_t PackedMatrix::PackedSize(std::int64_t k, std::int64_t n) {
  const KernelTable& table = Kernels();
  return RoundUp(k * (n / table.panel_columns * table.panel_columns + LastPanelColumns(table, n)), 16);
}

PanelColumns PanelAt(const KernelTable& table, std::int64_t n, std::int64_t panel) {
  const std::int64_t begin = panel * table.panel_columns;
  const std::int64_t valid = std::min<std::int64_t>(n - begin, table.panel_columns);
  return {begin, valid, valid == table.panel_columns ? valid : LastPanelColumns(table, n)};
}

void ClearRest(const KernelTable& table, std::int64_t k, std::int64_t n, float* packed) {
  const std::int64_t columns = n / table.panel_columns * table.panel_columns + LastPanelColumns(table, n);
  std::fill(packed + k * columns, packed + PackedMatrix::PackedSize(k, n), 0.0F);
}

GemmGrid CutGemm(const KernelTable& table, std::int64_t m, std::int64_t k, std::int64_t n, int threads) {
  const std::int64_t panels = (n + table.panel_columns - 1) / table.panel_columns;
  const std::int64_t tiles = (m + table.tile_rows - 1) / table.tile_rows;
  const std::int64_t most_tiles = kBlockRows / table.tile_rows;
  const std::int64_t work = m * std::max<std::int64_t>(k, 1) * n;
  const std::int64_t wanted = threads > 1 && work >= kSerialWork ? std::min<std::int64_t>(work / kTaskWork, std::int64_t{threads} * 4) : 1;
  // Threads that share rows all read B; threads that share columns all read A and write parts of every row of C.
  // Nor should the rows of one thread read it anew for each of their blocks.
  const bool read_again = tiles > most_tiles && k * n > kColdFloats;
  const bool by_columns = (wanted > 1 || read_again) && k * n > m * (k + n);
  std::int64_t block_tiles = std::min(tiles, most_tiles);
  std::int64_t block_panels = panels;
  if (by_columns) {
    block_panels = wanted > 1 ? std::max<std::int64_t>(1, panels / wanted) : 1;
    const std::int64_t blocks = (panels + block_panels - 1) / block_panels;
    if (blocks < wanted) block_tiles = std::clamp<std::int64_t>(tiles * blocks / wanted, 1, block_tiles);
  } else if (wanted > 1) {
    block_tiles = std::clamp<std::int64_t>(tiles / wanted, 1, most_tiles);
    const std::int64_t blocks = (tiles + block_tiles - 1) / block_tiles;
    if (blocks < wanted) block_panels = std::max<std::int64_t>(1, panels * blocks / wanted);
  }
  block_panels = std::min(RoundUp(block_panels, table.panels_at_once), panels);
  return {.block_rows = std::min(m, block_tiles * table.tile_rows),
          .row_blocks = (tiles + block_tiles - 1) / block_tiles,
          .block_panels = block_panels,
          .panel_blocks = (panels + block_panels - 1) / block_panels,
          .by_columns = by_columns};
}

void PackedMatrix::PackInto(const float* b, std::int64_t ldb, std::int64_t k, std::int64_t n, bool transposed, float* out, const float* scale,
                            ThreadPool* pool) {
  PackRowsInto(b, ldb, 0, k, k, n, transposed, out, scale, pool);
}

void PackedMatrix::PackRowsInto(const float* b, std::int64_t ldb, std::int64_t first_row, std::int64_t last_row, std::int64_t k, std::int64_t n,
                                bool transposed, float* out, const float* scale, ThreadPool* pool) {
  // Rows of a wide matrix lie pages apart: some of them for all panels, then the next.
  constexpr std::int64_t kRows = 32;
  const KernelTable& table = Kernels();
  const auto multiply = table.binary[static_cast<int>(BinaryOp::kMultiply)];
  ForPanels(table, last_row - first_row, n, pool, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t begin = first_row; begin < last_row; begin += kRows) {
      const std::int64_t end = std::min(last_row, begin + kRows);
      for (std::int64_t i = first; i < last; ++i) {
        const PanelColumns panel = PanelAt(table, n, i);
        float* to = out + k * panel.begin;
        for (std::int64_t j = 0; transposed && j < panel.valid; ++j) {
          const float* in = b + (panel.begin + j) * ldb;
          for (std::int64_t row = begin; row < end; ++row) to[row * panel.width + j] = in[row];
        }
        for (std::int64_t row = begin; row < end; ++row) {
          float* values = to + row * panel.width;
          if (!transposed) std::memcpy(values, b + row * ldb + panel.begin, static_cast<std::size_t>(panel.valid) * sizeof(float));
          if (scale != nullptr) multiply(values, scale + panel.begin, values, panel.valid, BinaryForm::kBoth);
          std::fill(values + panel.valid, values + panel.width, 0.0F);
        }
      }
    }
  });
  if (last_row == k) ClearRest(table, k, n, out);
}

PackedMatrix PackedMatrix::Pack(const float* b, std::int64_t ldb, std::int64_t k, std::int64_t n, bool transposed) {
  const std::shared_ptr<float> memory = AllocateLongLived(PackedSize(k, n));
  PackInto(b, ldb, k, n, transposed, memory.get());
  PackedMatrix packed = Borrow(memory.get(), k, n);
  packed.owned_ = memory;
  return packed;
}

PackedMatrix PackedMatrix::Borrow(const float* packed, std::int64_t k, std::int64_t n) {
  PackedMatrix matrix;
  matrix.data_ = packed;
  matrix.k_ = k;
  matrix.n_ = n;
  matrix.isa_ = ActiveIsa();
  return matrix;
}

void Gemm(std::int64_t m, const float* a, std::int64_t lda, const PackedMatrix& b, float* c, std::int64_t ldc, const Epilogue& epilogue, ThreadPool* pool) {
  if (m <= 0 || b.n() <= 0) return;
  const KernelTable& table = KernelsOf(b.isa());
  GemmBlock whole;
  whole.span = b.k();
  whole.b = b.data();
  whole.n = b.n();
  whole.ldc = ldc;
  whole.epilogue = epilogue;
  if (whole.epilogue.residual_stride == 0) whole.epilogue.residual_stride = ldc;

  const std::int64_t panels = (b.n() + table.panel_columns - 1) / table.panel_columns;
  const bool serial = pool == nullptr || m * b.k() * b.n() < kSerialWork;
  if (serial && m <= kBlockRows) {
    // Cutting would take longer than a small product.
    const float* rows[kBlockRows];
    for (std::int64_t i = 0; i < m; ++i) rows[i] = a + i * lda;
    whole.m = m;
    whole.panel_end = panels;
    whole.rows = rows;
    whole.c = c;
    table.gemm_block(whole);
    return;
  }
  const GemmGrid grid = CutGemm(table, m, b.k(), b.n(), pool != nullptr ? pool->threads() : 1);
  auto run = [&](std::int64_t task) {
    const std::int64_t row = grid.RowBlock(task) * grid.block_rows;
    GemmBlock block = whole;
    block.m = std::min(grid.block_rows, m - row);
    TakePanels(table, grid, task, block);
    const float* rows[kBlockRows];
    for (std::int64_t i = 0; i < block.m; ++i) rows[i] = a + (row + i) * lda;
    block.rows = rows;
    block.c = c + row * ldc;
    if (epilogue.residual != nullptr) block.epilogue.residual = epilogue.residual + row * whole.epilogue.residual_stride;
    table.gemm_block(block);
  };
  if (serial) {
    for (std::int64_t task = 0; task < grid.tasks(); ++task) run(task);
  } else {
    pool->Run(grid.tasks(), run);
  }
}

namespace {

struct BatchMatMulLayout {
  std::int64_t packed;        // floats of one packed B
  std::int64_t untransposed;  // floats of one A made row-major
  std::int64_t slots;
};

BatchMatMulLayout LayoutOf(const BatchMatMulShape& s, int threads) {
  BatchMatMulLayout layout;
  layout.packed = PackedMatrix::PackedSize(s.k, s.n);
  layout.untransposed = s.transpose_a ? RoundUp(s.m * s.k, 16) : 0;
  layout.slots = std::clamp<std::int64_t>(s.batch, 1, std::max(threads, 1) * 2);
  return layout;
}

void MatMulOne(const BatchMatMulShape& s, const BatchMatMulLayout& layout, const float* a, const float* b, float* c, float* scratch, ThreadPool* pool) {
  PackedMatrix::PackInto(b, s.transpose_b ? s.k : s.n, s.k, s.n, s.transpose_b, scratch);
  if (s.scale != 1)
    Kernels().binary[static_cast<int>(BinaryOp::kMultiply)](scratch, &s.scale, scratch, PackedMatrix::PackedSize(s.k, s.n), BinaryForm::kScalarRight);
  std::int64_t lda = s.k;
  if (s.transpose_a) {
    float* rows = scratch + layout.packed;
    for (std::int64_t k = 0; k < s.k; ++k) {
      for (std::int64_t i = 0; i < s.m; ++i) rows[i * s.k + k] = a[k * s.m + i];
    }
    a = rows;
  }
  Gemm(s.m, a, lda, PackedMatrix::Borrow(scratch, s.k, s.n), c, s.n, {}, pool);
}

}  // namespace

std::size_t BatchMatMulScratchBytes(const BatchMatMulShape& shape, int threads) {
  const BatchMatMulLayout layout = LayoutOf(shape, threads);
  return static_cast<std::size_t>(layout.slots * (layout.packed + layout.untransposed)) * sizeof(float);
}

void BatchMatMul(const BatchMatMulShape& s, const float* a, const float* b, float* c, void* scratch, ThreadPool* pool) {
  const BatchMatMulLayout layout = LayoutOf(s, pool != nullptr ? pool->threads() : 1);
  float* memory = static_cast<float*>(scratch);
  const std::int64_t each = layout.packed + layout.untransposed;
  if (s.batch == 1 || pool == nullptr || pool->threads() == 1 || s.batch * s.m * s.k * s.n < kSerialWork) {
    for (std::int64_t i = 0; i < s.batch; ++i) MatMulOne(s, layout, a + i * s.a_stride, b + i * s.b_stride, c + i * s.c_stride, memory, pool);
    return;
  }
  // One slot of scratch for each task, so that no two run in the same one.
  pool->Run(layout.slots, [&](std::int64_t slot) {
    for (std::int64_t i = s.batch * slot / layout.slots; i < s.batch * (slot + 1) / layout.slots; ++i) {
      MatMulOne(s, layout, a + i * s.a_stride, b + i * s.b_stride, c + i * s.c_stride, memory + slot * each, nullptr);
    }
  });
}

}  // namespace keratin::kernels
