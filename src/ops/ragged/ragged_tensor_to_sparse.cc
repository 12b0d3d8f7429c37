#include <algorithm>

#include "ops/copy_elements.h"
#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

Status EvalRaggedTensorToSparse(EvalContext& c) {
  const int levels = static_cast<int>(c.inputs().size()) - 1;
  const Tensor& values = c.input(levels);
  if (values.shape().rank() < 1) return InvalidArgument("the values are a scalar");
  if (!CanCopyElements(values.dtype())) return Unimplemented("a ragged tensor of {} is not supported", DTypeName(values.dtype()));
  std::vector<std::vector<std::int64_t>> splits;
  for (int i = 0; i < levels; ++i) {
    KERATIN_ASSIGN(std::vector<std::int64_t> rows, CheckedSplits(c.input(i), i + 1 == levels ? values.shape()[0] : c.input(i + 1).size() - 1));
    splits.push_back(std::move(rows));
  }
  const int rank = levels + values.shape().rank();
  if (rank > Shape::kMaxRank) return InvalidArgument("the result would have {} dimensions", rank);
  std::int64_t inner = 1;
  for (int d = 1; d < values.shape().rank(); ++d) inner *= values.shape()[d];
  KERATIN_ASSIGN(Tensor indices, c.Allocate(DType::kInt64, Shape{values.size(), rank}));
  KERATIN_ASSIGN(Tensor flat, c.Allocate(values.dtype(), Shape{values.size()}));
  KERATIN_ASSIGN(Tensor shape, c.Allocate(DType::kInt64, Shape{rank}));
  CopyElements(values, 0, &flat, 0, values.size());
  auto* size = shape.mutable_data<std::int64_t>();
  std::fill_n(size, rank, 0);
  size[0] = static_cast<std::int64_t>(splits[0].size()) - 1;
  for (int level = 0; level < levels; ++level)
    for (std::size_t i = 1; i < splits[static_cast<std::size_t>(level)].size(); ++i)
      size[level + 1] = std::max(size[level + 1], splits[static_cast<std::size_t>(level)][i] - splits[static_cast<std::size_t>(level)][i - 1]);
  for (int d = 1; d < values.shape().rank(); ++d) size[levels + d] = values.shape()[d];
  auto* out = indices.mutable_data<std::int64_t>();
  std::vector<std::size_t> row(static_cast<std::size_t>(levels), 0);
  for (std::int64_t i = 0; i < values.shape()[0]; ++i) {
    // From the innermost row that holds value i outwards.
    std::int64_t child = i;
    std::vector<std::int64_t> where(static_cast<std::size_t>(levels) + 1);
    for (int level = levels - 1; level >= 0; --level) {
      const auto& ends = splits[static_cast<std::size_t>(level)];
      std::size_t& at = row[static_cast<std::size_t>(level)];
      while (ends[at + 1] <= child) ++at;
      where[static_cast<std::size_t>(level) + 1] = child - ends[at];
      child = static_cast<std::int64_t>(at);
    }
    where[0] = child;
    for (std::int64_t k = 0; k < inner; ++k) {
      std::int64_t rest = k;
      for (int d = values.shape().rank() - 1; d >= 1; --d) {
        out[levels + d] = rest % values.shape()[d];
        rest /= values.shape()[d];
      }
      std::copy(where.begin(), where.end(), out);
      out += rank;
    }
  }
  c.SetOutput(0, std::move(indices));
  c.SetOutput(1, std::move(flat));
  c.SetOutput(2, std::move(shape));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(ragged_tensor_to_sparse) {
  return {.name = "RaggedTensorToSparse",
          .inputs = {"rt_nested_splits: RAGGED_RANK * Tsplits", "rt_dense_values: T"},
          .outputs = {"sparse_indices: int64", "sparse_values: T", "sparse_dense_shape: int64"},
          .attrs = {"RAGGED_RANK: int >= 1", "T: type", "Tsplits: {int32, int64} = DT_INT64"},
          .infer =
              [](InferContext& c) {
                const Shape& values = c.shape(c.input_count() - 1);
                const std::int64_t rank = values.has_rank() ? values.rank() + c.input_count() - 1 : Shape::kUnknown;
                c.SetShape(0, Shape{Shape::kUnknown, rank});
                c.SetShape(1, Shape{Shape::kUnknown});
                c.SetShape(2, Shape{rank});
                return OkStatus();
              },
          .eval = EvalRaggedTensorToSparse,
          .examples = {{.in = {Tensor::Of<std::int64_t>({3}, std::vector<std::int64_t>{0, 2, 3}), Tensor{{3}, {1, 2, 3}}},
                        .out = {Tensor::Of<std::int64_t>({3, 2}, std::vector<std::int64_t>{0, 0, 0, 1, 1, 0}), Tensor{{3}, {1, 2, 3}},
                                Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{2, 2})}}}};
}
