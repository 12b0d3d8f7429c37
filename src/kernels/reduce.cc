#include "kernels/reduce.h"

#include <algorithm>

#include "base/thread_pool.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

constexpr std::int64_t kCheapGrain = 32768;
constexpr std::int64_t kCostlyGrain = 4096;

// body(row) for each row, in parts of at least `grain` values.
template <class Body>
void EachRow(std::int64_t rows, std::int64_t columns, std::int64_t grain, ThreadPool* pool, Body&& body) {
  const auto part = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) body(row);
  };
  if (pool == nullptr) {
    part(0, rows);
  } else {
    pool->ParallelFor(rows, std::max<std::int64_t>(1, grain / std::max<std::int64_t>(columns, 1)), part);
  }
}

}  // namespace

void Reduce(ReduceOp op, const float* in, float* out, std::int64_t outer, std::int64_t reduce, std::int64_t inner, ThreadPool* pool) {
  const KernelTable& table = Kernels();
  const int index = static_cast<int>(op);
  if (inner == 1) {
    EachRow(outer, reduce, kCheapGrain, pool, [&](std::int64_t row) { out[row] = table.reduce_run[index](in + row * reduce, reduce); });
    return;
  }
  // Columns are cut into parts of whole vectors, so that one long reduction has work for all threads.
  const std::int64_t part = std::max<std::int64_t>(table.lanes * 4, 64);
  const std::int64_t parts = (inner + part - 1) / part;
  EachRow(outer * parts, reduce * std::min(part, inner), kCheapGrain, pool, [&](std::int64_t task) {
    const std::int64_t column = task % parts * part;
    const std::int64_t row = task / parts;
    table.reduce_rows[index](in + row * reduce * inner + column, out + row * inner + column, reduce, inner, std::min(part, inner - column));
  });
}

void Softmax(const float* in, float* out, std::int64_t rows, std::int64_t columns, ThreadPool* pool) {
  const KernelTable& table = Kernels();
  EachRow(rows, columns, kCostlyGrain, pool, [&](std::int64_t row) { table.softmax_row(in + row * columns, out + row * columns, columns, false); });
}

void LogSoftmax(const float* in, float* out, std::int64_t rows, std::int64_t columns, ThreadPool* pool) {
  const KernelTable& table = Kernels();
  EachRow(rows, columns, kCostlyGrain, pool, [&](std::int64_t row) { table.softmax_row(in + row * columns, out + row * columns, columns, true); });
}

void LayerNorm(const float* in, const float* residual, const float* scale, const float* shift, float* out, std::int64_t rows, std::int64_t columns,
               float epsilon, ThreadPool* pool) {
  const KernelTable& table = Kernels();
  EachRow(rows, columns, kCheapGrain / 4, pool, [&](std::int64_t row) {
    table.layer_norm_row(in + row * columns, residual != nullptr ? residual + row * columns : nullptr, scale, shift, out + row * columns, columns, epsilon);
  });
}

}  // namespace keratin::kernels
