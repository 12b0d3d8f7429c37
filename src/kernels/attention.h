// Scaled dot-product attention in float32: softmax(scale * Q K^T + bias) V for every head, whose scores never leave the cache.
//
// Pointers need no alignment unless said. Thread-safe. A null pool means: on this thread. Nothing is allocated. Threads share out heads and query rows, never
// a sum. No aliasing of the output with an input.
#pragma once

#include <cstddef>
#include <cstdint>

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

// Steps in elements from one batch element, head or row to the next.
struct AttentionSteps {
  std::int64_t batch = 0, head = 0, row = 0;
};

// Steps over scores [batch, heads, queries, keys]; 0 where one value serves all.
struct ScoreSteps {
  std::int64_t batch = 0, head = 0, query = 0, key = 0;
};

struct AttentionShape {
  std::int64_t batch = 1, heads = 1, queries = 0, keys = 0;
  std::int64_t depth = 0;        // of queries and keys
  std::int64_t value_depth = 0;  // of values and outputs
  // Rows of queries, values and outputs are contiguous.
  AttentionSteps query, key, value, out;
  // Rows of keys are contiguous; or, when transposed, keys stand side by side and key.row is the step from one element of all keys to the next.
  bool key_transposed = false;
  float scale = 1;
  ScoreSteps bias, mask;
  float masked_score = 0;  // what a score becomes where the mask is false
};

struct AttentionRun {
  const float* query = nullptr;
  const float* key = nullptr;
  const float* value = nullptr;
  const float* bias = nullptr;  // added to scores, may be null
  const bool* mask = nullptr;   // may be null
  float* out = nullptr;
};

// Scratch for a pool of `threads`, aligned to 64 bytes.
std::size_t AttentionScratchBytes(const AttentionShape& shape, int threads);
void Attention(const AttentionShape& shape, const AttentionRun& run, void* scratch, ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
