// Reductions of float32 arrays, softmax and layer normalisation.
//
// Pointers need no alignment. Thread-safe. A null pool means: on this thread. Sums are kept in several partial sums whose order depends on the instruction set
// only, not on the threads. Nothing is allocated.
#pragma once

#include <cstdint>

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

enum class ReduceOp : std::uint8_t { kSum, kMean, kMax, kMin, kProduct };
inline constexpr int kReduceOpCount = 5;

// out[o, i] = reduction over r of in[o, r, i]. Of nothing (reduce == 0): 0, NaN, -inf, inf, 1. A NaN makes its result NaN. No aliasing.
void Reduce(ReduceOp op, const float* in, float* out, std::int64_t outer, std::int64_t reduce, std::int64_t inner, ThreadPool* pool = nullptr);

// Over each of `rows` contiguous rows of `columns`. In place allowed.
void Softmax(const float* in, float* out, std::int64_t rows, std::int64_t columns, ThreadPool* pool = nullptr);
void LogSoftmax(const float* in, float* out, std::int64_t rows, std::int64_t columns, ThreadPool* pool = nullptr);

// out = (x - mean) / sqrt(variance + epsilon) * scale + shift over each row of x = in + residual. Null residual, scale or shift are left out.
// In place allowed (out == in or out == residual).
void LayerNorm(const float* in, const float* residual, const float* scale, const float* shift, float* out, std::int64_t rows, std::int64_t columns,
               float epsilon, ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
