#include <algorithm>

#include "ops/array/array_common.h"
#include "ops/copy_elements.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status EvalSparseFillEmptyRows(EvalContext& c) {
  const Tensor& indices = c.input(0);
  const Tensor& values = c.input(1);
  const Tensor& shape = c.input(2);
  const Tensor& fallback = c.input(3);
  if (indices.shape().rank() != 2 || values.shape().rank() != 1 || shape.shape().rank() != 1 || shape.size() < 1 || indices.shape()[1] != shape.size() ||
      indices.shape()[0] != values.size())
    return InvalidArgument("indices of the shape {}, {} values and {} dimensions are no SparseTensor", indices.shape().ToString(), values.size(), shape.size());
  if (fallback.size() != 1 || !CanCopyElements(values.dtype())) return InvalidArgument("the default value must be one element");
  const std::int64_t rows = shape.data<std::int64_t>()[0], rank = shape.size();
  if (rows < 0) return InvalidArgument("the first dimension is {}", rows);
  // Their number is data: it must fit in the run's memory.
  KERATIN_TRY(c.Allocate(DType::kInt64, Shape{rows}).status());
  KERATIN_ASSIGN(Tensor empty, c.Allocate(DType::kBool, Shape{rows}));
  std::vector<std::int64_t> counts(static_cast<std::size_t>(rows), 0);
  for (std::int64_t i = 0; i < values.size(); ++i) {
    const std::int64_t row = indices.data<std::int64_t>()[i * rank];
    if (row < 0 || row >= rows) return InvalidArgument("index {} is in row {} of {}", i, row, rows);
    ++counts[static_cast<std::size_t>(row)];
  }
  std::vector<std::int64_t> next(static_cast<std::size_t>(rows) + 1, 0);
  for (std::int64_t row = 0; row < rows; ++row) {
    empty.mutable_data<bool>()[row] = counts[static_cast<std::size_t>(row)] == 0;
    next[static_cast<std::size_t>(row) + 1] = next[static_cast<std::size_t>(row)] + std::max<std::int64_t>(1, counts[static_cast<std::size_t>(row)]);
  }
  const std::int64_t size = next.back();
  KERATIN_ASSIGN(Tensor out_indices, c.Allocate(DType::kInt64, Shape{size, rank}));
  KERATIN_ASSIGN(Tensor out_values, c.Allocate(values.dtype(), Shape{size}));
  KERATIN_ASSIGN(Tensor reverse, c.Allocate(DType::kInt64, Shape{values.size()}));
  auto* out = out_indices.mutable_data<std::int64_t>();
  for (std::int64_t row = 0; row < rows; ++row)
    if (counts[static_cast<std::size_t>(row)] == 0) {
      const std::int64_t at = next[static_cast<std::size_t>(row)];
      std::fill_n(out + at * rank, rank, 0);
      out[at * rank] = row;
      CopyElements(fallback, 0, &out_values, at, 1);
    }
  for (std::int64_t i = 0; i < values.size(); ++i) {
    const std::int64_t at = next[static_cast<std::size_t>(indices.data<std::int64_t>()[i * rank])]++;
    std::copy_n(indices.data<std::int64_t>() + i * rank, rank, out + at * rank);
    CopyElements(values, i, &out_values, at, 1);
    reverse.mutable_data<std::int64_t>()[i] = at;
  }
  c.SetOutput(0, std::move(out_indices));
  c.SetOutput(1, std::move(out_values));
  c.SetOutput(2, std::move(empty));
  c.SetOutput(3, std::move(reverse));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(sparse_fill_empty_rows) {
  return {.name = "SparseFillEmptyRows",
          .inputs = {"indices: int64", "values: T", "dense_shape: int64", "default_value: T"},
          .outputs = {"output_indices: int64", "output_values: T", "empty_row_indicator: bool", "reverse_index_map: int64"},
          .attrs = {"T: type"},
          .infer =
              [](InferContext& c) {
                const Shape& indices = c.shape(0);
                c.SetShape(0, Shape{Shape::kUnknown, indices.has_rank() && indices.rank() == 2 ? indices[1] : Shape::kUnknown});
                for (int i = 1; i < 4; ++i) c.SetShape(i, Shape{Shape::kUnknown});
                return OkStatus();
              },
          .eval = EvalSparseFillEmptyRows};
}
