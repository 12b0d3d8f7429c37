#include "kernels/winograd.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/thread_pool.h"
#include "kernels/gemm.h"
#include "kernels/gemm_blocking.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

// Tiles of a block, so that its weights, streamed once for each block, cost less time than its products.
constexpr std::int64_t kFewTiles = 32;
// Floats that the transformed pixels of a block may take.
constexpr std::int64_t kBlockFloats = 300'000;
// Output channels done at once for a block.
constexpr std::int64_t kColumns = 64;
// Pairs of channels of the largest filters: the transformed ones take four times their memory.
constexpr std::int64_t kMostPairs = 1 << 20;
// Multiply-adds that take as long as one float of weights from memory.
constexpr std::int64_t kFloatCost = 20;

// Where the kernel table has the transforms of tiles of 2x2 and 4x4 results.
int TableIndex(int tile) { return tile == 4 ? 1 : 0; }

struct Winograd {
  Winograd(const Conv2DShape& shape, int tile_size, int threads) : s(shape), tile(tile_size), size(tile + 2), positions(size * size), table(Kernels()) {
    tiles_y = (s.out_height() + tile - 1) / tile;
    tiles_x = (s.out_width() + tile - 1) / tile;
    tiles = s.batch * tiles_y * tiles_x;
    const std::int64_t most = std::clamp<std::int64_t>(kBlockFloats / (positions * s.in_channels), kFewTiles, kBlockRows);
    std::int64_t blocks = (tiles + most - 1) / most;
    // Whole blocks for each thread, where they stay large enough for that.
    const std::int64_t enough = std::int64_t{threads} * 2;
    apart = threads > 1 && (blocks >= enough || tiles / enough >= kFewTiles);
    if (apart) blocks = std::max(blocks, enough);
    block = std::min(tiles, RoundUp((tiles + blocks - 1) / blocks, table.tile_rows));
    panels = (s.out_channels + table.panel_columns - 1) / table.panel_columns;
    slice_panels = std::max<std::int64_t>(1, kColumns / table.panel_columns);
    slices = (panels + slice_panels - 1) / slice_panels;
    // Without a block for each thread they share the columns of one.
    workers = apart || threads <= 1 ? 1 : std::min<std::int64_t>(slices, threads);
    slots = apart ? std::int64_t{threads} : 1;
    zeros = RoundUp(s.in_channels, 16);
    pixels = RoundUp(positions * block * s.in_channels, 16);
    sums = RoundUp(positions * block * slice_panels * table.panel_columns, 16);
    pointers = RoundUp(positions * block, 8);
    slot_bytes = static_cast<std::size_t>(pixels + workers * sums) * sizeof(float) + static_cast<std::size_t>(pointers) * sizeof(float*);
  }

  [[nodiscard]] std::int64_t blocks() const { return (tiles + block - 1) / block; }
  [[nodiscard]] std::size_t bytes() const { return static_cast<std::size_t>(zeros) * sizeof(float) + static_cast<std::size_t>(slots) * slot_bytes; }

  const Conv2DShape& s;
  int tile, size;
  std::int64_t positions;
  const KernelTable& table;
  std::int64_t tiles_y, tiles_x, tiles;
  bool apart;          // threads work on blocks of their own
  std::int64_t block;  // tiles
  std::int64_t panels, slice_panels, slices, workers, slots;
  std::int64_t zeros, pixels, sums, pointers;  // floats, but pointers
  std::size_t slot_bytes;
};

struct WinogradRun {
  const Winograd& w;
  const float* in;
  const float* packed;
  float* out;
  Epilogue epilogue;
  float* zeros;

  [[nodiscard]] float* Pixels(std::int64_t slot) const {
    return reinterpret_cast<float*>(reinterpret_cast<unsigned char*>(zeros + w.zeros) + static_cast<std::size_t>(slot) * w.slot_bytes);
  }
  [[nodiscard]] float* Sums(std::int64_t slot, std::int64_t worker) const { return Pixels(slot) + w.pixels + worker * w.sums; }
  [[nodiscard]] const float** Rows(std::int64_t slot) const { return reinterpret_cast<const float**>(Sums(slot, w.workers)); }

  struct Place {
    std::int64_t image, y, x;  // of the first result
  };
  [[nodiscard]] Place PlaceOf(std::int64_t t) const { return {t / w.tiles_x / w.tiles_y, t / w.tiles_x % w.tiles_y * w.tile, t % w.tiles_x * w.tile}; }

  // Tiles [begin, end) of the block that begins at tile `first` and has `count`.
  void Transform(std::int64_t slot, std::int64_t first, std::int64_t count, std::int64_t begin, std::int64_t end) const {
    const Conv2DShape& s = w.s;
    const float* from[36];
    const std::int64_t step = count * s.in_channels;
    for (std::int64_t i = begin; i < end; ++i) {
      const Place place = PlaceOf(first + i);
      const float** at = from;
      for (std::int64_t y = place.y - s.pad_top; y < place.y - s.pad_top + w.size; ++y) {
        for (std::int64_t x = place.x - s.pad_left; x < place.x - s.pad_left + w.size; ++x) {
          const bool inside = y >= 0 && y < s.in_height && x >= 0 && x < s.in_width;
          *at++ = inside ? in + ((place.image * s.in_height + y) * s.in_width + x) * s.in_channels : zeros;
        }
      }
      float* to = Pixels(slot) + i * s.in_channels;
      for (std::int64_t p = 0; p < w.positions; ++p) Rows(slot)[p * count + i] = to + p * step;
      w.table.winograd_input[TableIndex(w.tile)](from, s.in_channels, to, step);
    }
  }

  // Slice `slice` of the output channels of a block.
  void Multiply(std::int64_t slot, std::int64_t worker, std::int64_t first, std::int64_t count, std::int64_t slice) const {
    const Conv2DShape& s = w.s;
    const std::int64_t column = slice * w.slice_panels * w.table.panel_columns;
    const std::int64_t width = w.slice_panels * w.table.panel_columns;
    float* sums = Sums(slot, worker);
    const std::int64_t matrix = PackedMatrix::PackedSize(s.in_channels, s.out_channels);
    GemmBlock block;
    block.m = count;
    block.span = s.in_channels;
    block.n = s.out_channels;
    block.panel_begin = slice * w.slice_panels;
    block.panel_end = std::min(block.panel_begin + w.slice_panels, w.panels);
    block.ldc = width;
    for (std::int64_t p = 0; p < w.positions; ++p) {
      block.rows = Rows(slot) + p * count;
      block.b = packed + p * matrix;
      block.c = sums + p * count * width - column;
      if (p + 1 < w.positions) block.after = block.b + matrix + block.panel_begin * w.table.panel_columns * s.in_channels;
      w.table.gemm_block(block);
    }
    WinogradTile t;
    t.step = count * width;
    t.columns = std::min(width, s.out_channels - column);
    t.pixel_step = s.out_channels;
    t.row_step = s.out_width() * s.out_channels;
    t.epilogue = epilogue;
    if (epilogue.bias != nullptr) t.epilogue.bias += column;
    t.residual_row_step = s.out_width() * epilogue.residual_stride;
    for (std::int64_t i = 0; i < count; ++i) {
      const Place place = PlaceOf(first + i);
      const std::int64_t pixel = (place.image * s.out_height() + place.y) * s.out_width() + place.x;
      t.sums = sums + i * width;
      t.out = out + pixel * s.out_channels + column;
      t.rows = std::min<std::int64_t>(w.tile, s.out_height() - place.y);
      t.pixels = std::min<std::int64_t>(w.tile, s.out_width() - place.x);
      if (epilogue.residual != nullptr) t.epilogue.residual = epilogue.residual + pixel * epilogue.residual_stride + column;
      w.table.winograd_output[TableIndex(w.tile)](t);
    }
  }

  void Block(std::int64_t slot, std::int64_t index, ThreadPool* pool) const {
    const std::int64_t first = index * w.block;
    const std::int64_t count = std::min(w.block, w.tiles - first);
    if (w.workers == 1) {
      Transform(slot, first, count, 0, count);
      for (std::int64_t slice = 0; slice < w.slices; ++slice) Multiply(slot, 0, first, count, slice);
      return;
    }
    pool->Run(w.workers, [&](std::int64_t i) { Transform(slot, first, count, count * i / w.workers, count * (i + 1) / w.workers); });
    pool->Run(w.workers, [&](std::int64_t i) {
      for (std::int64_t slice = w.slices * i / w.workers; slice < w.slices * (i + 1) / w.workers; ++slice) Multiply(slot, i, first, count, slice);
    });
  }
};

}  // namespace

int WinogradTileFor(const Conv2DShape& s) {
  if (s.kernel_height != 3 || s.kernel_width != 3 || s.stride_height != 1 || s.stride_width != 1 || s.dilation_height != 1 || s.dilation_width != 1 ||
      s.groups != 1 || s.in_channels < 16 || s.out_channels < 16 || s.in_channels > kMostPairs / s.out_channels)
    return 0;
  const auto product = static_cast<double>(s.in_channels * s.out_channels);
  const auto pixels = static_cast<double>(s.batch * s.out_height() * s.out_width());
  double least = 0.7 * std::max(9 * product * pixels, 9 * product * kFloatCost);
  int best = 0;
  for (const int tile : {2, 4}) {
    const double positions = (tile + 2) * (tile + 2);
    const auto tiles = static_cast<double>(s.batch * ((s.out_height() + tile - 1) / tile) * ((s.out_width() + tile - 1) / tile));
    // Transforms take about as long as twelve multiply-adds for each float that they read or write.
    const double cost =
        std::max(positions * product * tiles, positions * product * kFloatCost) + 12 * positions * tiles * static_cast<double>(s.in_channels + s.out_channels);
    if (cost < least) {
      least = cost;
      best = tile;
    }
  }
  return best;
}

std::int64_t WinogradPackedSize(const Conv2DShape& s, int tile) { return (tile + 2) * (tile + 2) * PackedMatrix::PackedSize(s.in_channels, s.out_channels); }

void WinogradPackInto(const Conv2DShape& s, int tile, const float* filter, float* out, const float* scale, ThreadPool* pool) {
  const KernelTable& table = Kernels();
  const std::int64_t positions = (tile + 2) * (tile + 2);
  const std::int64_t matrix = PackedMatrix::PackedSize(s.in_channels, s.out_channels);
  const auto multiply = table.binary[static_cast<int>(BinaryOp::kMultiply)];
  ForPanels(table, positions * s.in_channels, s.out_channels, pool, [&](std::int64_t first, std::int64_t last) {
    constexpr std::int64_t kTaps = 9;
    std::array<float, kTaps * kMaxPanelColumns> scaled;
    for (std::int64_t i = first; i < last; ++i) {
      const PanelColumns panel = PanelAt(table, s.out_channels, i);
      for (std::int64_t channel = 0; channel < s.in_channels; ++channel) {
        const float* taps = filter + channel * s.out_channels + panel.begin;
        std::int64_t step = s.in_channels * s.out_channels;
        if (scale != nullptr) {
          for (std::int64_t tap = 0; tap < kTaps; ++tap)
            multiply(taps + tap * step, scale + panel.begin, scaled.data() + tap * kMaxPanelColumns, panel.valid, BinaryForm::kBoth);
          taps = scaled.data();
          step = kMaxPanelColumns;
        }
        float* row = out + s.in_channels * panel.begin + channel * panel.width;
        table.winograd_filter[TableIndex(tile)](taps, step, panel.valid, row, matrix);
        for (std::int64_t p = 0; p < positions && panel.valid < panel.width; ++p)
          std::fill(row + p * matrix + panel.valid, row + p * matrix + panel.width, 0.0F);
      }
    }
  });
  for (std::int64_t p = 0; p < positions; ++p) ClearRest(table, s.in_channels, s.out_channels, out + p * matrix);
}

std::size_t WinogradScratchBytes(const Conv2DShape& s, int tile, int threads) {
  // Fewer threads cut larger blocks.
  return std::max(Winograd(s, tile, 1).bytes(), Winograd(s, tile, threads).bytes());
}

void WinogradConv2D(const Conv2DShape& s, int tile, const float* in, const float* packed, float* out, const Epilogue& epilogue, void* scratch,
                    ThreadPool* pool) {
  const Winograd w(s, tile, pool != nullptr ? pool->threads() : 1);
  if (w.tiles == 0 || s.out_channels == 0) return;
  WinogradRun run{w, in, packed, out, epilogue, static_cast<float*>(scratch)};
  if (run.epilogue.residual_stride == 0) run.epilogue.residual_stride = s.out_channels;
  std::fill(run.zeros, run.zeros + w.zeros, 0.0F);
  if (!w.apart) {
    for (std::int64_t i = 0; i < w.blocks(); ++i) run.Block(0, i, pool);
    return;
  }
  pool->Run(w.slots, [&](std::int64_t slot) {
    for (std::int64_t i = w.blocks() * slot / w.slots; i < w.blocks() * (slot + 1) / w.slots; ++i) run.Block(slot, i, nullptr);
  });
}

}  // namespace keratin::kernels
