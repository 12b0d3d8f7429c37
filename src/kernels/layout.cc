#include "kernels/layout.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/thread_pool.h"

namespace keratin::kernels {
namespace {

constexpr std::int64_t kGrainBytes = 128 * 1024;
constexpr std::size_t kMaxRank = 8;

template <class Body>
void Split(std::int64_t count, std::int64_t bytes_each, ThreadPool* pool, Body&& body) {
  if (pool == nullptr) {
    if (count > 0) body(std::int64_t{0}, count);
  } else {
    pool->ParallelFor(count, std::max<std::int64_t>(1, kGrainBytes / std::max<std::int64_t>(1, bytes_each)), body);
  }
}

// A place in nested loops, and where it is in one array.
struct Counter {
  std::array<std::int64_t, kMaxRank> size{}, step{}, at{};
  int rank = 0;
  std::int64_t offset = 0;

  void Seek(std::int64_t index) {
    offset = 0;
    for (int d = rank - 1; d >= 0; --d) {
      const auto i = static_cast<std::size_t>(d);
      at[i] = index % size[i];
      index /= size[i];
      offset += at[i] * step[i];
    }
  }
  void Next() {
    for (int d = rank - 1; d >= 0; --d) {
      const auto i = static_cast<std::size_t>(d);
      offset += step[i];
      if (++at[i] < size[i]) return;
      offset -= at[i] * step[i];
      at[i] = 0;
    }
  }
};

void CopyElement(unsigned char* to, const unsigned char* from, std::size_t size) {
  switch (size) {
    case 1: *to = *from; return;
    case 2: std::memcpy(to, from, 2); return;
    case 4: std::memcpy(to, from, 4); return;
    case 8: std::memcpy(to, from, 8); return;
    default: std::memcpy(to, from, size); return;
  }
}

constexpr std::int64_t kTile = 16;

// out[i * out_step + j] = in[j * in_step + i], i < rows, j < columns.
template <class T>
void Transpose2D(const unsigned char* in, std::int64_t in_step, unsigned char* out, std::int64_t out_step, std::int64_t rows, std::int64_t columns) {
  const T* from = reinterpret_cast<const T*>(in);
  T* to = reinterpret_cast<T*>(out);
  for (std::int64_t j0 = 0; j0 < columns; j0 += kTile) {
    const std::int64_t j1 = std::min(j0 + kTile, columns);
    for (std::int64_t i = 0; i < rows; ++i) {
      for (std::int64_t j = j0; j < j1; ++j) to[i * out_step + j] = from[j * in_step + i];
    }
  }
}

void Transpose2D(const unsigned char* in, std::int64_t in_step, unsigned char* out, std::int64_t out_step, std::int64_t rows, std::int64_t columns,
                 std::size_t size) {
  const auto aligned = [&](std::size_t to) { return reinterpret_cast<std::uintptr_t>(in) % to == 0 && reinterpret_cast<std::uintptr_t>(out) % to == 0; };
  if (size == 4 && aligned(4)) return Transpose2D<std::uint32_t>(in, in_step, out, out_step, rows, columns);
  if (size == 8 && aligned(8)) return Transpose2D<std::uint64_t>(in, in_step, out, out_step, rows, columns);
  if (size == 2 && aligned(2)) return Transpose2D<std::uint16_t>(in, in_step, out, out_step, rows, columns);
  if (size == 1) return Transpose2D<std::uint8_t>(in, in_step, out, out_step, rows, columns);
  const auto bytes = static_cast<std::int64_t>(size);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) CopyElement(out + (i * out_step + j) * bytes, in + (j * in_step + i) * bytes, size);
  }
}

}  // namespace

void Transpose(const void* in, std::span<const std::int64_t> in_shape, std::span<const int> permutation, std::size_t element_size, void* out,
               ThreadPool* pool) {
  std::array<std::int64_t, kMaxRank> in_steps{};
  std::int64_t total = 1;
  for (std::size_t d = in_shape.size(); d-- > 0;) {
    in_steps[d] = total;
    total *= in_shape[d];
  }
  if (total == 0) return;
  // Dimensions of the result, neighbours merged where they are neighbours in the input too.
  std::array<std::int64_t, kMaxRank> size{}, step{};
  std::size_t rank = 0;
  for (const int from : permutation) {
    const auto d = static_cast<std::size_t>(from);
    if (in_shape[d] == 1) continue;
    if (rank > 0 && step[rank - 1] == in_steps[d] * in_shape[d]) {
      size[rank - 1] *= in_shape[d];
      step[rank - 1] = in_steps[d];
    } else {
      size[rank] = in_shape[d];
      step[rank++] = in_steps[d];
    }
  }
  const auto* from = static_cast<const unsigned char*>(in);
  auto* to = static_cast<unsigned char*>(out);
  const auto bytes = static_cast<std::int64_t>(element_size);
  if (rank <= 1) {
    Split(total, bytes, pool, [&](std::int64_t begin, std::int64_t end) {
      std::memcpy(to + begin * bytes, from + begin * bytes, static_cast<std::size_t>((end - begin) * bytes));
    });
    return;
  }
  Counter outer;
  const std::int64_t columns = size[rank - 1];
  if (step[rank - 1] == 1) {
    outer.rank = static_cast<int>(rank) - 1;
    std::copy_n(size.begin(), rank - 1, outer.size.begin());
    std::copy_n(step.begin(), rank - 1, outer.step.begin());
    Split(total / columns, columns * bytes, pool, [&](std::int64_t begin, std::int64_t end) {
      Counter place = outer;
      place.Seek(begin);
      for (std::int64_t row = begin; row < end; ++row, place.Next()) {
        if (columns == 1) {
          CopyElement(to + row * bytes, from + place.offset * bytes, element_size);
        } else {
          std::memcpy(to + row * columns * bytes, from + place.offset * bytes, static_cast<std::size_t>(columns * bytes));
        }
      }
    });
    return;
  }
  // The input's innermost dimension is the result's dimension `inner`: matrices [size[inner], columns] are transposed, cut into strips of rows.
  const auto inner = static_cast<std::size_t>(std::find(step.begin(), step.begin() + static_cast<std::ptrdiff_t>(rank), 1) - step.begin());
  std::array<std::int64_t, kMaxRank> out_steps{};
  std::int64_t out_step = 1;
  for (std::size_t d = rank; d-- > 0; out_step *= size[d]) out_steps[d] = out_step;
  Counter place_in, place_out;
  for (std::size_t d = 0; d + 1 < rank; ++d) {
    if (d == inner) continue;
    const auto at = static_cast<std::size_t>(place_in.rank++);
    place_out.rank++;
    place_in.size[at] = place_out.size[at] = size[d];
    place_in.step[at] = step[d];
    place_out.step[at] = out_steps[d];
  }
  const std::int64_t strips = (size[inner] + kTile - 1) / kTile;
  Split(total / columns / size[inner] * strips, kTile * columns * bytes, pool, [&](std::int64_t begin, std::int64_t end) {
    Counter read = place_in;
    Counter write = place_out;
    for (std::int64_t task = begin; task < end; ++task) {
      read.Seek(task / strips);
      write.Seek(task / strips);
      const std::int64_t row = task % strips * kTile;
      Transpose2D(from + (read.offset + row) * bytes, step[rank - 1], to + (write.offset + row * out_steps[inner]) * bytes, out_steps[inner],
                  std::min(kTile, size[inner] - row), columns, element_size);
    }
  });
}

namespace {

template <class Index>
void Gather(const void* table, std::int64_t outer, std::int64_t table_rows, std::size_t row_bytes, std::span<const Index> indices, void* out,
            ThreadPool* pool) {
  const auto* from = static_cast<const unsigned char*>(table);
  auto* to = static_cast<unsigned char*>(out);
  const auto count = static_cast<std::int64_t>(indices.size());
  Split(outer * count, static_cast<std::int64_t>(row_bytes), pool, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t row = i / count * table_rows + static_cast<std::int64_t>(indices[static_cast<std::size_t>(i % count)]);
      CopyElement(to + static_cast<std::size_t>(i) * row_bytes, from + static_cast<std::size_t>(row) * row_bytes, row_bytes);
    }
  });
}

}  // namespace

void GatherRows(const void* table, std::int64_t outer, std::int64_t table_rows, std::size_t row_bytes, std::span<const std::int32_t> indices, void* out,
                ThreadPool* pool) {
  Gather(table, outer, table_rows, row_bytes, indices, out, pool);
}

void GatherRows(const void* table, std::int64_t outer, std::int64_t table_rows, std::size_t row_bytes, std::span<const std::int64_t> indices, void* out,
                ThreadPool* pool) {
  Gather(table, outer, table_rows, row_bytes, indices, out, pool);
}

void CopyRuns(const void* in, std::size_t in_step, void* out, std::size_t out_step, std::size_t run_bytes, std::int64_t outer, ThreadPool* pool) {
  if (run_bytes == 0) return;
  const auto* from = static_cast<const unsigned char*>(in);
  auto* to = static_cast<unsigned char*>(out);
  Split(outer, static_cast<std::int64_t>(run_bytes), pool, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i)
      std::memcpy(to + static_cast<std::size_t>(i) * out_step, from + static_cast<std::size_t>(i) * in_step, run_bytes);
  });
}

void Pad(const void* in, std::span<const std::int64_t> in_shape, std::span<const std::int64_t> before, std::span<const std::int64_t> after,
         std::size_t element_size, const void* value, void* out, ThreadPool* pool) {
  const auto* from = static_cast<const unsigned char*>(in);
  auto* to = static_cast<unsigned char*>(out);
  const auto bytes = static_cast<std::int64_t>(element_size);
  const std::size_t rank = in_shape.size();
  if (rank == 0) {
    CopyElement(to, from, element_size);
    return;
  }
  const std::int64_t in_columns = in_shape[rank - 1];
  const std::int64_t left = before[rank - 1];
  const std::int64_t columns = in_columns + left + after[rank - 1];
  std::int64_t rows = 1;
  for (std::size_t d = 0; d + 1 < rank; ++d) rows *= in_shape[d] + before[d] + after[d];
  const auto fill = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) CopyElement(to + i * bytes, static_cast<const unsigned char*>(value), element_size);
  };
  Split(rows, columns * bytes, pool, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      std::int64_t rest = row;
      std::int64_t in_row = 0;
      std::int64_t in_step = 1;
      bool inside = true;
      for (std::size_t d = rank - 1; d-- > 0;) {
        const std::int64_t size = in_shape[d] + before[d] + after[d];
        const std::int64_t at = rest % size - before[d];
        rest /= size;
        inside = inside && at >= 0 && at < in_shape[d];
        in_row += at * in_step;
        in_step *= in_shape[d];
      }
      const std::int64_t first = row * columns;
      if (!inside) {
        fill(first, first + columns);
        continue;
      }
      fill(first, first + left);
      if (in_columns > 0) std::memcpy(to + (first + left) * bytes, from + in_row * in_columns * bytes, static_cast<std::size_t>(in_columns * bytes));
      fill(first + left + in_columns, first + columns);
    }
  });
}

}  // namespace keratin::kernels
