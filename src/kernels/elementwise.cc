#include "kernels/elementwise.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/thread_pool.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

constexpr std::int64_t kCheapGrain = 32768;
constexpr std::int64_t kCostlyGrain = 4096;

template <class Body>
void Split(std::int64_t count, std::int64_t grain, ThreadPool* pool, Body&& body) {
  if (pool == nullptr) {
    if (count > 0) body(std::int64_t{0}, count);
  } else {
    pool->ParallelFor(count, grain, body);
  }
}

}  // namespace

void Map(UnaryOp op, const float* in, float* out, std::int64_t size, ThreadPool* pool) {
  const auto run = Kernels().unary[static_cast<int>(op)];
  const std::int64_t grain = op >= UnaryOp::kExp ? kCostlyGrain : kCheapGrain;
  Split(size, grain, pool, [&](std::int64_t begin, std::int64_t end) { run(in + begin, out + begin, end - begin); });
}

void Activate(Activation activation, float alpha, float beta, const float* in, float* out, std::int64_t size, ThreadPool* pool) {
  const auto run = Kernels().activation[static_cast<int>(activation)];
  const std::int64_t grain = activation > Activation::kHardSwish ? kCostlyGrain : kCheapGrain;
  Split(size, grain, pool, [&](std::int64_t begin, std::int64_t end) { run(in + begin, out + begin, end - begin, alpha, beta); });
}

void Binary(BinaryOp op, const float* a, const float* b, float* out, std::int64_t size, ThreadPool* pool) {
  const auto run = Kernels().binary[static_cast<int>(op)];
  Split(size, kCheapGrain, pool, [&](std::int64_t begin, std::int64_t end) { run(a + begin, b + begin, out + begin, end - begin, BinaryForm::kBoth); });
}

void BinaryBroadcast(BinaryOp op, const float* a, std::span<const std::int64_t> a_shape, const float* b, std::span<const std::int64_t> b_shape, float* out,
                     ThreadPool* pool) {
  // Dimensions from the innermost out, neighbours merged where both operands step alike.
  struct Dim {
    std::int64_t size, a_step, b_step;
  };
  std::array<Dim, 8> dims;
  int rank = 0;
  std::int64_t a_count = 1;
  std::int64_t b_count = 1;
  std::int64_t total = 1;
  for (std::size_t i = 0; i < std::max(a_shape.size(), b_shape.size()); ++i) {
    const std::int64_t a_dim = i < a_shape.size() ? a_shape[a_shape.size() - 1 - i] : 1;
    const std::int64_t b_dim = i < b_shape.size() ? b_shape[b_shape.size() - 1 - i] : 1;
    const std::int64_t size = a_dim == 1 ? b_dim : a_dim;
    if (size != 1) {
      const Dim dim{size, a_dim == 1 ? 0 : a_count, b_dim == 1 ? 0 : b_count};
      if (rank > 0 && dim.a_step == dims[rank - 1].a_step * dims[rank - 1].size && dim.b_step == dims[rank - 1].b_step * dims[rank - 1].size) {
        dims[rank - 1].size *= size;
      } else {
        dims[rank++] = dim;
      }
    }
    a_count *= a_dim;
    b_count *= b_dim;
    total *= size;
  }
  if (total == 0) return;
  const auto run = Kernels().binary[static_cast<int>(op)];
  if (rank == 0) {
    run(a, b, out, 1, BinaryForm::kBoth);
    return;
  }
  const Dim inner = dims[0];
  const BinaryForm form = inner.a_step == 0 ? BinaryForm::kScalarLeft : inner.b_step == 0 ? BinaryForm::kScalarRight : BinaryForm::kBoth;
  if (rank == 1) {
    Split(total, kCheapGrain, pool,
          [&](std::int64_t begin, std::int64_t end) { run(a + begin * inner.a_step, b + begin * inner.b_step, out + begin, end - begin, form); });
    return;
  }
  Split(total / inner.size, std::max<std::int64_t>(1, kCheapGrain / inner.size), pool, [&](std::int64_t begin, std::int64_t end) {
    std::array<std::int64_t, 8> at{};
    const float* left = a;
    const float* right = b;
    std::int64_t rest = begin;
    for (int d = 1; d < rank; ++d) {
      at[d] = rest % dims[d].size;
      rest /= dims[d].size;
      left += at[d] * dims[d].a_step;
      right += at[d] * dims[d].b_step;
    }
    for (std::int64_t row = begin; row < end; ++row) {
      run(left, right, out + row * inner.size, inner.size, form);
      for (int d = 1; d < rank; ++d) {
        left += dims[d].a_step;
        right += dims[d].b_step;
        if (++at[d] < dims[d].size) break;
        left -= at[d] * dims[d].a_step;
        right -= at[d] * dims[d].b_step;
        at[d] = 0;
      }
    }
  });
}

void ScaleShift(const float* in, const float* scale, const float* shift, const float* residual, float* out, std::int64_t rows, std::int64_t columns,
                Activation activation, float alpha, float beta, ThreadPool* pool) {
  if (columns <= 0) return;
  const KernelTable& table = Kernels();
  const auto activate = table.activation[static_cast<int>(activation)];
  // Several rows of few columns are one of many.
  constexpr std::int64_t kWide = 512;
  float wide_scale[kWide], wide_shift[kWide];
  std::int64_t repeats = std::min(rows, kWide / columns);
  if (repeats >= 4 && rows / repeats > 1) {
    const auto repeated = [&](const float* vector, float* wide) {
      for (std::int64_t i = 0; vector != nullptr && i < repeats; ++i) std::copy_n(vector, columns, wide + i * columns);
      return vector != nullptr ? wide : nullptr;
    };
    const std::int64_t done = rows / repeats * repeats;
    ScaleShift(in, repeated(scale, wide_scale), repeated(shift, wide_shift), residual, out, rows / repeats, columns * repeats, activation, alpha, beta, pool);
    if (done == rows) return;
    const std::int64_t from = done * columns;
    in += from, out += from, rows -= done;
    if (residual != nullptr) residual += from;
  }
  Split(rows, std::max<std::int64_t>(1, kCheapGrain / 2 / columns), pool, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      float* to = out + row * columns;
      table.scale_shift(in + row * columns, scale, shift, residual != nullptr ? residual + row * columns : nullptr, to, columns);
      if (activation != Activation::kNone) activate(to, to, columns, alpha, beta);
    }
  });
}

void ScaleShiftColumns(std::span<const ColumnsOf> values, const float* scale, const float* shift, float* out, std::int64_t rows, Activation activation,
                       float alpha, float beta, ThreadPool* pool) {
  const KernelTable& table = Kernels();
  const auto activate = table.activation[static_cast<int>(activation)];
  std::int64_t columns = 0;
  for (const ColumnsOf& value : values) columns += value.columns;
  if (columns == 0) return;
  Split(rows, std::max<std::int64_t>(1, kCheapGrain / 2 / columns), pool, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      float* to = out + row * columns;
      std::int64_t at = 0;
      for (const ColumnsOf& value : values) {
        table.scale_shift(value.data + row * value.columns, scale + at, shift + at, nullptr, to + at, value.columns);
        at += value.columns;
      }
      if (activation != Activation::kNone) activate(to, to, columns, alpha, beta);
    }
  });
}

}  // namespace keratin::kernels
