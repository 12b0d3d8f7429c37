#include "kernels/attention.h"

#include <algorithm>
#include <array>

#include "base/thread_pool.h"
#include "kernels/gemm.h"
#include "kernels/gemm_blocking.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

// Scores held at once: with a head's keys and values they stay in the second-level cache.
constexpr std::int64_t kScores = 40'960;

struct Layout {
  std::int64_t rows;   // query rows done at once
  std::int64_t tiles;  // of a head
  std::int64_t units;  // tiles of all heads
  std::int64_t slots;  // shares of the units, each with scratch of its own
  std::int64_t row;    // floats from one row of scores to the next
  std::int64_t key, value, scores;

  Layout(const AttentionShape& s, const KernelTable& table, int threads) {
    const std::int64_t fit = kScores / std::max<std::int64_t>(s.keys, 1) / table.tile_rows * table.tile_rows;
    rows = std::clamp<std::int64_t>(std::min(fit, s.queries), table.tile_rows, kBlockRows);
    tiles = (s.queries + rows - 1) / rows;
    units = s.batch * s.heads * tiles;
    const std::int64_t work = s.batch * s.heads * s.queries * s.keys * (s.depth + s.value_depth);
    slots = threads == 1 || work < kSerialWork ? 1 : units <= std::int64_t{threads} * 8 ? units : std::int64_t{threads} * 4;
    row = RoundUp(s.keys, 16);
    key = RoundUp(PackedMatrix::PackedSize(s.depth, s.keys), 16);
    value = RoundUp(PackedMatrix::PackedSize(s.keys, s.value_depth), 16);
    scores = rows * row;
  }
  [[nodiscard]] std::int64_t each() const { return key + value + scores; }
};

// What one share works with.
class Worker {
 public:
  Worker(const AttentionShape& shape, const AttentionRun& run, const KernelTable& table, const Layout& layout, float* scratch)
      : s_(shape), run_(run), table_(table), layout_(layout), key_(scratch), value_(scratch + layout.key), scores_(value_ + layout.value) {}

  void Run(std::int64_t begin, std::int64_t end) {
    for (std::int64_t unit = begin; unit < end; ++unit) {
      const std::int64_t head = unit / layout_.tiles;
      if (unit == begin || unit % layout_.tiles == 0) Take(head / s_.heads, head % s_.heads);
      const std::int64_t row = unit % layout_.tiles * layout_.rows;
      Tile(head / s_.heads, head % s_.heads, row, std::min(layout_.rows, s_.queries - row));
    }
  }

 private:
  void Take(std::int64_t batch, std::int64_t head) {
    const float* key = run_.key + batch * s_.key.batch + head * s_.key.head;
    PackedMatrix::PackInto(key, s_.key.row, s_.depth, s_.keys, !s_.key_transposed, key_);
    if (s_.scale != 1)
      table_.binary[static_cast<int>(BinaryOp::kMultiply)](key_, &s_.scale, key_, PackedMatrix::PackedSize(s_.depth, s_.keys), BinaryForm::kScalarRight);
    PackedMatrix::PackInto(run_.value + batch * s_.value.batch + head * s_.value.head, s_.value.row, s_.keys, s_.value_depth, false, value_);
  }

  void Tile(std::int64_t batch, std::int64_t head, std::int64_t first, std::int64_t count) {
    const float* bias = run_.bias != nullptr ? run_.bias + batch * s_.bias.batch + head * s_.bias.head + first * s_.bias.query : nullptr;
    Epilogue add;
    if (bias != nullptr && s_.bias.key == 1) add = {.residual = bias, .residual_stride = s_.bias.query};
    Multiply(run_.query + batch * s_.query.batch + head * s_.query.head + first * s_.query.row, s_.query.row, count, s_.depth, key_, s_.keys, scores_,
             layout_.row, add);
    const bool* mask = run_.mask != nullptr ? run_.mask + batch * s_.mask.batch + head * s_.mask.head + first * s_.mask.query : nullptr;
    for (std::int64_t i = 0; i < count; ++i) {
      float* row = scores_ + i * layout_.row;
      if (bias != nullptr && s_.bias.key != 1)
        for (std::int64_t k = 0; k < s_.keys; ++k) row[k] += bias[i * s_.bias.query + k * s_.bias.key];
      if (mask != nullptr)
        for (std::int64_t k = 0; k < s_.keys; ++k) row[k] = mask[i * s_.mask.query + k * s_.mask.key] ? row[k] : s_.masked_score;
      table_.softmax_row(row, row, s_.keys, false);
    }
    Multiply(scores_, layout_.row, count, s_.keys, value_, s_.value_depth, run_.out + batch * s_.out.batch + head * s_.out.head + first * s_.out.row,
             s_.out.row, {});
  }

  void Multiply(const float* a, std::int64_t lda, std::int64_t m, std::int64_t k, const float* b, std::int64_t n, float* c, std::int64_t ldc,
                const Epilogue& epilogue) const {
    std::array<const float*, kBlockRows> rows;
    for (std::int64_t i = 0; i < m; ++i) rows[static_cast<std::size_t>(i)] = a + i * lda;
    GemmBlock block;
    block.rows = rows.data();
    block.m = m;
    block.span = k;
    block.b = b;
    block.n = n;
    block.panel_end = (n + table_.panel_columns - 1) / table_.panel_columns;
    block.c = c;
    block.ldc = ldc;
    block.epilogue = epilogue;
    table_.gemm_block(block);
  }

  const AttentionShape& s_;
  const AttentionRun& run_;
  const KernelTable& table_;
  const Layout& layout_;
  float* key_;
  float* value_;
  float* scores_;
};

}  // namespace

std::size_t AttentionScratchBytes(const AttentionShape& shape, int threads) {
  const Layout layout(shape, Kernels(), threads);
  return static_cast<std::size_t>(layout.slots * layout.each()) * sizeof(float);
}

void Attention(const AttentionShape& s, const AttentionRun& run, void* scratch, ThreadPool* pool) {
  if (s.batch <= 0 || s.heads <= 0 || s.queries <= 0 || s.value_depth <= 0) return;
  const KernelTable& table = Kernels();
  const Layout layout(s, table, pool != nullptr ? pool->threads() : 1);
  const auto share = [&](std::int64_t slot) {
    Worker worker(s, run, table, layout, static_cast<float*>(scratch) + slot * layout.each());
    worker.Run(layout.units * slot / layout.slots, layout.units * (slot + 1) / layout.slots);
  };
  if (layout.slots == 1) {
    share(0);
  } else {
    pool->Run(layout.slots, share);
  }
}

}  // namespace keratin::kernels
