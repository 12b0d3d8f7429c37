#include "kernels/rnn.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/memory.h"
#include "base/thread_pool.h"
#include "kernels/gemm_blocking.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

// Multiply-adds of a step below which its halves are not worth handing out.
constexpr std::int64_t kSharedStep = 100'000;
// Floats of input products held at once.
constexpr std::int64_t kProducts = std::int64_t{1} << 20;

std::int64_t Gates(RnnKind kind) { return kind == RnnKind::kLstm ? 4 : kind == RnnKind::kGru ? 3 : 1; }
bool TwoHalves(const RnnShape& s) { return s.kind == RnnKind::kGru && !s.reset_after; }

struct Layout {
  std::int64_t gates;
  std::int64_t room;   // units rounded up to whole vectors
  std::int64_t steps;  // whose input products are made at once
  std::int64_t products, sums, states;

  explicit Layout(const RnnShape& s)
      : gates(Gates(s.kind)),
        room(RoundUp(s.units, Kernels().lanes)),
        steps(std::clamp<std::int64_t>(kProducts / std::max<std::int64_t>(1, s.batch * gates * room), 1, std::max<std::int64_t>(s.time, 1))),
        products(RoundUp(steps * s.batch * gates * room, 16)),
        sums(RoundUp(s.batch * gates * room, 16)),
        states(RoundUp(s.batch * room, 16)) {}
  [[nodiscard]] std::int64_t total() const { return products + sums + 6 * states; }
};

// Columns gate after gate become blocks of `lanes` units with their gates one after another, padded with zeros.
void InterleaveInto(const float* in, std::int64_t rows, std::int64_t in_gates, std::int64_t gates, std::int64_t units, float* out) {
  const std::int64_t lanes = Kernels().lanes;
  const std::int64_t room = RoundUp(units, lanes);
  std::fill_n(out, rows * gates * room, 0.0F);
  if (in == nullptr) return;
  for (std::int64_t row = 0; row < rows; ++row)
    for (std::int64_t gate = 0; gate < gates; ++gate)
      for (std::int64_t unit = 0; unit < units; unit += lanes)
        std::memcpy(out + row * gates * room + unit * gates + gate * lanes, in + row * in_gates * units + gate * units + unit,
                    static_cast<std::size_t>(std::min(lanes, units - unit)) * sizeof(float));
}

std::vector<float> Interleave(const float* in, std::int64_t rows, std::int64_t in_gates, std::int64_t gates, std::int64_t units) {
  std::vector<float> out(static_cast<std::size_t>(rows * gates * RoundUp(units, Kernels().lanes)));
  InterleaveInto(in, rows, in_gates, gates, units, out.data());
  return out;
}

// Where the parts of packed weights begin, in floats.
struct PackedLayout {
  std::int64_t room, width, recurrent_width;
  std::int64_t recurrent, candidate, bias, recurrent_bias, total;

  explicit PackedLayout(const RnnShape& s)
      : room(RoundUp(s.units, Kernels().lanes)), width(Gates(s.kind) * room), recurrent_width(TwoHalves(s) ? 2 * room : width) {
    recurrent = PackedMatrix::PackedSize(s.input, width);
    candidate = recurrent + PackedMatrix::PackedSize(s.units, recurrent_width);
    bias = candidate + (TwoHalves(s) ? PackedMatrix::PackedSize(s.units, room) : 0);
    recurrent_bias = bias + width;
    total = recurrent_bias + width;
  }
};

// See GemmBlock::grouped; n is whole groups.
void GroupInto(const float* in, std::int64_t k, std::int64_t n, float* out) {
  const std::int64_t columns = std::int64_t{kGroupPanels} * Kernels().panel_columns;
  for (std::int64_t begin = 0; begin < n; begin += columns)
    for (std::int64_t row = 0; row < k; ++row, out += columns) std::memcpy(out, in + row * n + begin, static_cast<std::size_t>(columns) * sizeof(float));
}

void CopyState(const float* from, std::int64_t from_stride, float* to, std::int64_t to_stride, std::int64_t batch, std::int64_t units) {
  for (std::int64_t b = 0; b < batch; ++b) std::memcpy(to + b * to_stride, from + b * from_stride, static_cast<std::size_t>(units) * sizeof(float));
}

// One call of Rnn.
struct Sequence {
  const RnnShape& s;
  const PackedRnn& weights;
  const RnnRun& run;
  const KernelTable& table;
  const Layout layout;
  const bool grouped;
  float* products;
  float* sums;
  float* h[2];
  float* c;
  float* z;
  float* reset;
  float* candidate;

  Sequence(const RnnShape& shape, const PackedRnn& packed, const RnnRun& r, float* scratch)
      : s(shape),
        weights(packed),
        run(r),
        table(KernelsOf(packed.kernel().isa())),
        layout(shape),
        grouped(PacksOneSequence(shape)),
        products(scratch),
        sums(scratch + layout.products) {
    float* states = sums + layout.sums;
    for (float** state : {&h[0], &h[1], &c, &z, &reset, &candidate}) {
      *state = states;
      states += layout.states;
    }
  }

  // Rows of a product with recurrent weights: panels that belong to unit blocks [begin, end), begin even.
  void Multiply(const PackedMatrix& matrix, std::int64_t gates, const float* in, float* to, std::int64_t begin, std::int64_t end,
                const Epilogue& epilogue) const {
    const std::int64_t columns = gates * layout.room;
    const std::int64_t panels = (columns + table.panel_columns - 1) / table.panel_columns;
    for (std::int64_t first = 0; first < s.batch; first += kBlockRows) {
      std::array<const float*, kBlockRows> rows;
      GemmBlock block;
      block.m = std::min(kBlockRows, s.batch - first);
      for (std::int64_t i = 0; i < block.m; ++i) rows[static_cast<std::size_t>(i)] = in + (first + i) * layout.room;
      // Another core wrote a part of it just now: all of it on its way at once, rather than as the product comes to it.
      if (s.batch == 1)
        for (std::int64_t i = 0; i < s.units; i += 16) __builtin_prefetch(in + i);
      block.rows = rows.data();
      block.span = s.units;
      block.b = matrix.data();
      block.grouped = grouped;
      block.n = columns;
      block.panel_begin = begin / 2 * gates;
      block.panel_end = std::min((end + 1) / 2 * gates, panels);
      block.c = to + first * columns;
      block.ldc = columns;
      block.epilogue = epilogue;
      block.epilogue.residual_stride = columns;
      if (epilogue.residual != nullptr) block.epilogue.residual += first * columns;
      table.gemm_block(block);
    }
  }

  [[nodiscard]] RnnCell Cell(std::int64_t begin, std::int64_t end) const {
    RnnCell cell;
    cell.begin = begin;
    cell.end = end;
    cell.activation = s.activation;
    cell.recurrent_activation = s.recurrent_activation;
    cell.alpha = s.activation_alpha;
    cell.beta = s.activation_beta;
    cell.recurrent_alpha = s.recurrent_alpha;
    cell.recurrent_beta = s.recurrent_beta;
    return cell;
  }

  // The first half of a GRU step without reset_after.
  void Reset(const float* x, const float* before, std::int64_t begin, std::int64_t end) const {
    Multiply(weights.recurrent(), 2, before, sums, begin, end, {});
    for (std::int64_t b = 0; b < s.batch; ++b) {
      RnnCell cell = Cell(begin, end);
      cell.sums = sums + b * 2 * layout.room;
      cell.x = x + b * 3 * layout.room;
      cell.h = before + b * layout.room;
      cell.z = z + b * layout.room;
      cell.h_out = reset + b * layout.room;
      table.gru_reset(cell);
    }
  }

  // Units of blocks [begin, end) of step `step`, whose place in time is `t`.
  void Step(std::int64_t step, std::int64_t t, const float* x, const float* before, float* after, std::int64_t begin, std::int64_t end) const {
    const std::int64_t room = layout.room;
    const std::int64_t width = layout.gates * room;
    switch (s.kind) {
      case RnnKind::kSimple:
        Multiply(weights.recurrent(), 1, before, after, begin, end,
                 {.residual = x, .activation = s.activation, .alpha = s.activation_alpha, .beta = s.activation_beta});
        break;
      case RnnKind::kLstm: Multiply(weights.recurrent(), 4, before, sums, begin, end, {.residual = x}); break;
      case RnnKind::kGru:
        if (s.reset_after) {
          Multiply(weights.recurrent(), 3, before, sums, begin, end, {.bias = weights.recurrent_bias()});
        } else {
          Multiply(weights.candidate(), 1, reset, candidate, begin, end, {});
        }
        break;
    }
    const std::int64_t unit = begin * table.lanes;
    const std::size_t bytes = static_cast<std::size_t>(std::min(end * table.lanes, s.units) - unit) * sizeof(float);
    for (std::int64_t b = 0; b < s.batch; ++b) {
      const bool masked = run.mask != nullptr && !run.mask[t * s.batch + b];
      float* state = after + b * room;
      if (masked) {
        std::memcpy(state + unit, before + b * room + unit, bytes);
      } else if (s.kind != RnnKind::kSimple) {
        RnnCell cell = Cell(begin, end);
        cell.h = before + b * room;
        cell.h_out = state;
        cell.x = x + b * width;
        cell.sums = sums + b * width;
        if (s.kind == RnnKind::kLstm) {
          cell.c = c + b * room;
          cell.c_out = c + b * room;
          table.lstm_cell(cell);
        } else {
          if (!s.reset_after) {
            cell.z = z + b * room;
            cell.candidate = candidate + b * room;
          }
          table.gru_cell(cell);
        }
      }
      if (run.out == nullptr) continue;
      float* out = run.out + ((s.return_sequences ? step * s.batch : 0) + b) * s.units + unit;
      if (!masked) {
        if (s.return_sequences || run.mask != nullptr || step == s.time - 1) std::memcpy(out, state + unit, bytes);
      } else if (s.zero_output_for_mask || step == 0) {
        std::memset(out, 0, bytes);
      } else if (s.return_sequences) {
        std::memcpy(out, out - s.batch * s.units, bytes);
      }
    }
  }
};

}  // namespace

bool PacksOneSequence(const RnnShape& s) {
  // Two blocks of its units are a group.
  return s.kind == RnnKind::kLstm && s.batch == 1 && RoundUp(s.units, Kernels().lanes) % Kernels().panel_columns == 0;
}

std::int64_t PackedRnn::PackedSize(const RnnShape& shape) { return PackedLayout(shape).total; }

void PackedRnn::PackInto(const RnnShape& s, const float* kernel, const float* recurrent, const float* bias, const float* recurrent_bias, float* out) {
  const std::int64_t gates = Gates(s.kind);
  const PackedLayout layout(s);
  const std::int64_t width = layout.width;
  PackedMatrix::PackInto(Interleave(kernel, s.input, gates, gates, s.units).data(), width, s.input, width, false, out);
  const std::int64_t recurrent_gates = TwoHalves(s) ? 2 : gates;
  const std::vector<float> rows = Interleave(recurrent, s.units, gates, recurrent_gates, s.units);
  if (PacksOneSequence(s))
    GroupInto(rows.data(), s.units, width, out + layout.recurrent);
  else
    PackedMatrix::PackInto(rows.data(), layout.recurrent_width, s.units, layout.recurrent_width, false, out + layout.recurrent);
  if (TwoHalves(s)) {
    std::vector<float> candidate(static_cast<std::size_t>(s.units * layout.room));
    CopyState(recurrent + 2 * s.units, 3 * s.units, candidate.data(), layout.room, s.units, s.units);
    PackedMatrix::PackInto(candidate.data(), layout.room, s.units, layout.room, false, out + layout.candidate);
  }
  InterleaveInto(bias, 1, gates, gates, s.units, out + layout.bias);
  InterleaveInto(TwoHalves(s) ? nullptr : recurrent_bias, 1, gates, gates, s.units, out + layout.recurrent_bias);
}

PackedRnn PackedRnn::Borrow(const RnnShape& s, const float* memory) {
  const PackedLayout layout(s);
  PackedRnn packed;
  packed.kernel_ = PackedMatrix::Borrow(memory, s.input, layout.width);
  packed.recurrent_ = PackedMatrix::Borrow(memory + layout.recurrent, s.units, layout.recurrent_width);
  if (TwoHalves(s)) packed.candidate_ = PackedMatrix::Borrow(memory + layout.candidate, s.units, layout.room);
  packed.bias_ = memory + layout.bias;
  packed.recurrent_bias_ = memory + layout.recurrent_bias;
  return packed;
}

PackedRnn PackedRnn::Pack(const RnnShape& s, const float* kernel, const float* recurrent, const float* bias, const float* recurrent_bias) {
  const std::shared_ptr<float> memory = AllocateLongLived(PackedSize(s));
  PackInto(s, kernel, recurrent, bias, recurrent_bias, memory.get());
  PackedRnn packed = Borrow(s, memory.get());
  packed.owned_ = memory;
  return packed;
}

std::size_t RnnScratchBytes(const RnnShape& shape) { return static_cast<std::size_t>(Layout(shape).total()) * sizeof(float); }

void Rnn(const RnnShape& s, const PackedRnn& weights, const RnnRun& run, void* scratch, ThreadPool* pool) {
  if (s.batch <= 0 || s.units <= 0) return;
  const Sequence q(s, weights, run, static_cast<float*>(scratch));
  const std::int64_t room = q.layout.room;
  const std::int64_t width = q.layout.gates * room;
  std::memset(q.h[0], 0, static_cast<std::size_t>(6 * q.layout.states) * sizeof(float));
  if (run.initial_h != nullptr) CopyState(run.initial_h, s.units, q.h[0], room, s.batch, s.units);
  if (run.initial_c != nullptr) CopyState(run.initial_c, s.units, q.c, room, s.batch, s.units);
  if (run.out != nullptr && s.time == 0 && !s.return_sequences) std::memset(run.out, 0, static_cast<std::size_t>(s.batch * s.units) * sizeof(float));

  // Shares begin at even blocks: two blocks are whole panels whatever the number of gates.
  const std::int64_t pairs = (room / q.table.lanes + 1) / 2;
  const bool shared = pool != nullptr && pool->threads() > 1 && s.batch * s.units * q.layout.gates * s.units >= kSharedStep;
  const std::int64_t shares = shared ? std::min<std::int64_t>(pool->threads(), pairs) : 1;
  const std::int64_t blocks = room / q.table.lanes;
  const std::int64_t halves = TwoHalves(s) ? 2 : 1;

  int current = 0;
  for (std::int64_t first = 0; first < s.time; first += q.layout.steps) {
    const std::int64_t steps = std::min(q.layout.steps, s.time - first);
    const std::int64_t earliest = s.go_backwards ? s.time - first - steps : first;
    Gemm(steps * s.batch, run.x + earliest * s.batch * s.input, s.input, weights.kernel(), q.products, width, {.bias = weights.bias()}, pool);
    const auto half = [&](std::int64_t number, std::int64_t share) {
      const std::int64_t i = number / halves;
      const std::int64_t t = s.go_backwards ? s.time - 1 - first - i : first + i;
      const float* x = q.products + (t - earliest) * s.batch * width;
      const std::int64_t begin = pairs * share / shares * 2;
      const std::int64_t end = std::min(pairs * (share + 1) / shares * 2, blocks);
      const std::int64_t now = (current + i) % 2;
      if (number % halves + 1 < halves)
        q.Reset(x, q.h[now], begin, end);
      else
        q.Step(first + i, t, x, q.h[now], q.h[1 - now], begin, end);
    };
    if (shares == 1) {
      for (std::int64_t number = 0; number < steps * halves; ++number) half(number, 0);
    } else {
      pool->RunSteps(steps * halves, shares, half);
    }
    current = static_cast<int>((current + steps) % 2);
  }
  if (run.final_h != nullptr) CopyState(q.h[current], room, run.final_h, s.units, s.batch, s.units);
  if (run.final_c != nullptr && s.kind == RnnKind::kLstm) CopyState(q.c, room, run.final_c, s.units, s.batch, s.units);
}

}  // namespace keratin::kernels
