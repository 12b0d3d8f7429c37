// Matrix products in float32.
//
// Row-major; strides (lda, ldb, ldc) are in floats between rows. Pointers need no alignment unless said. Thread-safe: a PackedMatrix is not changed once made.
// A null pool means: on this thread. Nothing is allocated but by PackedMatrix::Pack. Sums run over k in order in one accumulator per element (a few for long
// k), whatever the number of threads. No aliasing of C with A or B; the residual may be C itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "kernels/activation.h"
#include "kernels/isa.h"

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

// A [k, n] matrix in the order the kernels of one instruction set read it: panels of some columns, each panel row after row, the last one padded with zeros.
class PackedMatrix {
 public:
  PackedMatrix() = default;

  // Floats that a packed [k, n] matrix takes for the active instruction set.
  static std::int64_t PackedSize(std::int64_t k, std::int64_t n);
  // Packs b[k, n] (or, when transposed, b[n, k]) with row stride ldb into `out`, PackedSize(k, n) floats aligned to 64 bytes. With `scale`, [n], its columns
  // are multiplied by that. What is not transposed may be at any address.
  static void PackInto(const float* b, std::int64_t ldb, std::int64_t k, std::int64_t n, bool transposed, float* out, const float* scale = nullptr,
                       ThreadPool* pool = nullptr);
  // Rows [begin, end) of it; b is the whole matrix.
  static void PackRowsInto(const float* b, std::int64_t ldb, std::int64_t begin, std::int64_t end, std::int64_t k, std::int64_t n, bool transposed, float* out,
                           const float* scale = nullptr, ThreadPool* pool = nullptr);

  // Packs into memory of its own, shared by copies.
  static PackedMatrix Pack(const float* b, std::int64_t ldb, std::int64_t k, std::int64_t n, bool transposed = false);
  // Uses memory filled by PackInto under the same instruction set, which must outlive it.
  static PackedMatrix Borrow(const float* packed, std::int64_t k, std::int64_t n);

  [[nodiscard]] const float* data() const { return data_; }
  [[nodiscard]] std::int64_t k() const { return k_; }
  [[nodiscard]] std::int64_t n() const { return n_; }
  [[nodiscard]] Isa isa() const { return isa_; }

 private:
  std::shared_ptr<const float> owned_;
  const float* data_ = nullptr;
  std::int64_t k_ = 0;
  std::int64_t n_ = 0;
  Isa isa_ = Isa::kScalar;
};

// C[m, n] = epilogue(A[m, k] * B[k, n]).
void Gemm(std::int64_t m, const float* a, std::int64_t lda, const PackedMatrix& b, float* c, std::int64_t ldc, const Epilogue& epilogue = {},
          ThreadPool* pool = nullptr);

// C[i] = A[i] * B[i] for `batch` pairs of matrices that are both computed, strides between matrices in floats (0: the same matrix every time).
struct BatchMatMulShape {
  std::int64_t batch = 1;
  std::int64_t m = 0, k = 0, n = 0;
  bool transpose_a = false;  // A is stored [k, m]
  bool transpose_b = false;  // B is stored [n, k]
  std::int64_t a_stride = 0, b_stride = 0, c_stride = 0;
  float scale = 1;  // every product is multiplied by it
};
// Scratch for `threads` threads, aligned to 64 bytes.
std::size_t BatchMatMulScratchBytes(const BatchMatMulShape& shape, int threads);
void BatchMatMul(const BatchMatMulShape& shape, const float* a, const float* b, float* c, void* scratch, ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
