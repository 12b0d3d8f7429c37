// What the matrix product ops share.
#pragma once

#include <string>

#include "kernels/gemm.h"
#include "ops/broadcast.h"

namespace keratin::ops {

inline std::vector<DType> MatMulTypes() { return RealTypes(); }

// [m, k] times [k, n] for each element of the batch, which broadcasts as NumPy's shapes do.
struct MatMulProblem {
  Shape a_batch, b_batch, out_batch;
  std::int64_t m = 0, k = 0, n = 0;
  bool transpose_a = false;  // stored [k, m]
  bool transpose_b = false;  // stored [n, k]
  // Of the float32 kernel that has a constant b: what is done to the sums. Inputs that hold them, or -1.
  int bias_input = -1;
  int residual_input = -1;
  kernels::Activation activation = kernels::Activation::kNone;
  float alpha = 0;
  float beta = 0;
};

// Output 0 = input 0 times input 1. With an epilogue (bias, residual, activation) the dtype must be float32.
std::unique_ptr<Step> MakeMatMulStep(PrepareContext& c, const MatMulProblem& problem);

// The matrix [k, n] that `constant` holds, packed once per model. `constant` is float32 and holds exactly k * n elements.
std::shared_ptr<const float> PackedConstant(const PrepareContext& c, const Tensor& constant, std::int64_t k, std::int64_t n, bool transposed);

// The problem of inputs 0 and 1, whose last two axes are the matrices.
MatMulProblem MatMulProblemOf(const PrepareContext& c, bool transpose_a, bool transpose_b);

// Of MatMul: rank 2 only.
Status MatMulShape(InferContext& c);
Result<std::unique_ptr<Step>> PrepareMatMul(PrepareContext& c);
double MatMulFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs);
// Of the BatchMatMul family: rank 2 and more; `broadcast` says whether batch dimensions may differ.
Status BatchMatMulShape(InferContext& c, bool broadcast);
Result<std::unique_ptr<Step>> PrepareBatchMatMul(PrepareContext& c);
double BatchMatMulFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs);

// Plain loops over any strides, for dtypes without a kernel: out[m, n] = sum over k of a * b. `a_k` is the step from one k to the next.
template <class Ta, class Tb, class Out>
void PlainMatMul(std::int64_t m, std::int64_t k, std::int64_t n, const Ta* a, std::int64_t a_m, std::int64_t a_k, const Tb* b, std::int64_t b_k,
                 std::int64_t b_n, Out* out) {
  using C = ComputeType<Out>;
  constexpr std::int64_t kColumns = 16;
  for (std::int64_t i = 0; i < m; ++i) {
    for (std::int64_t j = 0; j < n; j += kColumns) {
      const std::int64_t width = std::min(kColumns, n - j);
      C sum[kColumns] = {};
      for (std::int64_t l = 0; l < k; ++l) {
        const C x = static_cast<C>(static_cast<ComputeType<Ta>>(a[i * a_m + l * a_k]));
        const Tb* row = b + l * b_k + j * b_n;
        for (std::int64_t w = 0; w < width; ++w) sum[w] = WrapAdd(sum[w], WrapMul(x, static_cast<C>(static_cast<ComputeType<Tb>>(row[w * b_n]))));
      }
      for (std::int64_t w = 0; w < width; ++w) out[i * n + j + w] = static_cast<Out>(sum[w]);
    }
  }
}

}  // namespace keratin::ops
