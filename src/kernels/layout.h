// Moving and resizing values: nothing is computed but by the bilinear resize.
//
// Elements are of any size in bytes where a size is given. Thread-safe; nothing is allocated; no aliasing. A null pool means: on this thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

// out's dimension d is in's dimension permutation[d]. At most 8 dimensions; elements of 1, 2, 4, 8 or any other number of bytes.
void Transpose(const void* in, std::span<const std::int64_t> in_shape, std::span<const int> permutation, std::size_t element_size, void* out,
               ThreadPool* pool = nullptr);

// out[o, i, :] = table[o, indices[i], :]: `outer` tables of `table_rows` rows of `row_bytes`. Indices must be in range.
void GatherRows(const void* table, std::int64_t outer, std::int64_t table_rows, std::size_t row_bytes, std::span<const std::int32_t> indices, void* out,
                ThreadPool* pool = nullptr);
void GatherRows(const void* table, std::int64_t outer, std::int64_t table_rows, std::size_t row_bytes, std::span<const std::int64_t> indices, void* out,
                ThreadPool* pool = nullptr);

// `outer` runs of run_bytes, from places in_step apart to places out_step apart (bytes): one input of a concatenation, one output of a split.
void CopyRuns(const void* in, std::size_t in_step, void* out, std::size_t out_step, std::size_t run_bytes, std::int64_t outer, ThreadPool* pool = nullptr);

// out has shape in_shape[d] + before[d] + after[d], filled with `value` (element_size bytes) around in. At most 8 dimensions.
void Pad(const void* in, std::span<const std::int64_t> in_shape, std::span<const std::int64_t> before, std::span<const std::int64_t> after,
         std::size_t element_size, const void* value, void* out, ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
