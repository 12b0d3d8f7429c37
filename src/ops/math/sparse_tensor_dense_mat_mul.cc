#include "base/errors.h"
#include "ops/array/array_common.h"
#include "ops/mat_mul.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferSparseTensorDenseMatMul(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 2, 2));
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  KERATIN_TRY(c.RequireRank(2, 1, 1));
  KERATIN_TRY(c.RequireRank(3, 2, 2));
  const Shape& indices = c.shape(0);
  if (indices.has_rank() && indices[1] >= 0 && indices[1] != 2) return OnNode(c, InvalidArgument("a_indices has the shape {}", indices.ToString()));
  if (indices.has_rank() && c.shape(1).has_rank() && indices[0] >= 0 && c.shape(1)[0] >= 0 && indices[0] != c.shape(1)[0])
    return OnNode(c, InvalidArgument("there are {} indices and {} values", indices[0], c.shape(1)[0]));
  KERATIN_ASSIGN(Shape a, c.ShapeFromInput(2));
  if (a.has_rank() && a.rank() != 2) return OnNode(c, InvalidArgument("a_shape has {} elements and must have 2", a.rank()));
  if (!a.has_rank()) a = Shape::UnknownDims(2);
  const Shape b = c.shape(3).has_rank() ? c.shape(3) : Shape::UnknownDims(2);
  const int transpose_a = c.attrs().Bool("adjoint_a") ? 1 : 0;
  const int transpose_b = c.attrs().Bool("adjoint_b") ? 1 : 0;
  const std::int64_t inner_a = a[1 - transpose_a];
  const std::int64_t inner_b = b[transpose_b];
  if (inner_a >= 0 && inner_b >= 0 && inner_a != inner_b)
    return OnNode(c, InvalidArgument("a matrix with {} columns cannot be multiplied with one of {} rows", inner_a, inner_b));
  c.SetShape(0, {a[transpose_a], b[1 - transpose_b]});
  return OkStatus();
}

template <class T, class Index>
Status RunTyped(const RunContext& c) {
  const bool transpose_a = c.attrs->Bool("adjoint_a");
  const bool transpose_b = c.attrs->Bool("adjoint_b");
  const std::int64_t rows = c.out[0].shape[0];
  const std::int64_t columns = c.out[0].shape[1];
  const std::int64_t inner = c.in[3].shape[transpose_b ? 1 : 0];
  const Index* indices = c.in[0].as<Index>();
  const T* values = c.in[1].as<T>();
  const T* b = c.in[3].as<T>();
  const std::int64_t count = c.in[1].size;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = static_cast<std::int64_t>(indices[2 * i + (transpose_a ? 1 : 0)]);
    const auto column = static_cast<std::int64_t>(indices[2 * i + (transpose_a ? 0 : 1)]);
    if (row < 0 || row >= rows || column < 0 || column >= inner)
      return InvalidArgument("index [{}, {}] lies outside a matrix of [{}, {}]", row, column, rows, inner);
  }
  T* out = c.out[0].as<T>();
  constexpr std::int64_t kColumns = 16;
  const std::int64_t b_row = transpose_b ? 1 : columns;
  const std::int64_t b_column = transpose_b ? inner : 1;
  // Each run of columns on its own thread.
  const std::int64_t blocks = (columns + kColumns - 1) / kColumns;
  c.pool->ParallelFor(blocks, std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, count * kColumns)), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t block = begin; block < end; ++block) {
      const std::int64_t first = block * kColumns;
      const std::int64_t width = std::min(kColumns, columns - first);
      for (std::int64_t row = 0; row < rows; ++row) std::fill_n(out + row * columns + first, width, T{});
      for (std::int64_t i = 0; i < count; ++i) {
        const auto row = static_cast<std::int64_t>(indices[2 * i + (transpose_a ? 1 : 0)]);
        const auto column = static_cast<std::int64_t>(indices[2 * i + (transpose_a ? 0 : 1)]);
        T* to = out + row * columns + first;
        const T* from = b + column * b_row + first * b_column;
        for (std::int64_t k = 0; k < width; ++k) to[k] += values[i] * from[k * b_column];
      }
    }
  });
  return OkStatus();
}

Status RunSparseTensorDenseMatMul(const RunContext& c) {
  const bool wide = c.in[0].dtype == DType::kInt64;
  if (c.out[0].dtype == DType::kDouble) return wide ? RunTyped<double, std::int64_t>(c) : RunTyped<double, std::int32_t>(c);
  return wide ? RunTyped<float, std::int64_t>(c) : RunTyped<float, std::int32_t>(c);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(sparse_tensor_dense_mat_mul) {
  return {.name = "SparseTensorDenseMatMul",
          .inputs = {"a_indices: Tindices", "a_values: T", "a_shape: int64", "b: T"},
          .outputs = {"product: T"},
          .attrs = {"T: type", "Tindices: {int32, int64} = DT_INT64", "adjoint_a: bool = false", "adjoint_b: bool = false"},
          .infer = InferSparseTensorDenseMatMul,
          .checked_run = RunSparseTensorDenseMatMul,
          .accuracy = Accuracy::kRounding,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor::Of<std::int64_t>({2, 2}, std::vector<std::int64_t>{0, 0, 1, 2}), Tensor{{2}, {2, 3}},
                               Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{2, 3}), Tensor{{3, 2}, {1, 2, 3, 4, 5, 6}}},
                        .out = {Tensor{{2, 2}, {2, 4, 15, 18}}}},
                       {.attrs = {{"adjoint_a", true}, {"adjoint_b", true}},
                        .in = {Tensor::Of<std::int64_t>({2, 2}, std::vector<std::int64_t>{0, 0, 1, 2}), Tensor{{2}, {2, 3}},
                               Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{2, 3}), Tensor{{1, 2}, {1, 10}}},
                        .out = {Tensor{{3, 1}, {2, 0, 30}}}}}};
}
