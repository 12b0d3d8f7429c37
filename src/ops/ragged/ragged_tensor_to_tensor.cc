#include <algorithm>

#include "ops/copy_elements.h"
#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

using Splits = std::vector<std::int64_t>;

// The row splits of each ragged dimension, outermost first.
Result<std::vector<Splits>> Partitions(EvalContext& c, std::int64_t values) {
  const auto& types = *c.attrs().Get<std::vector<std::string>>("row_partition_types");
  std::vector<Splits> levels;
  std::int64_t rows = -1;  // known for the next level
  for (std::size_t i = 0; i < types.size(); ++i) {
    const Tensor& tensor = c.input(static_cast<int>(i) + 3);
    if (types[i] == "FIRST_DIM_SIZE") {
      if (i != 0 || tensor.size() != 1 || IntAt(tensor, 0) < 0) return InvalidArgument("FIRST_DIM_SIZE must come first and be one number that is not negative");
      rows = IntAt(tensor, 0);
      continue;
    }
    if (tensor.shape().rank() != 1) return InvalidArgument("row partition {} has the shape {} and must be a vector", i, tensor.shape().ToString());
    Splits splits;
    if (types[i] == "ROW_SPLITS") {
      KERATIN_ASSIGN(splits, CheckedSplits(tensor, -1));
    } else {
      if (rows < 0) return InvalidArgument("VALUE_ROWIDS need the number of rows before them");
      // Their number is data: it must fit in the run's memory.
      KERATIN_TRY(c.Allocate(DType::kInt64, Shape{rows}).status());
      splits.assign(static_cast<std::size_t>(rows) + 1, 0);
      std::int64_t last = 0;
      for (std::int64_t k = 0; k < tensor.size(); ++k) {
        const std::int64_t row = IntAt(tensor, k);
        if (row < last || row >= rows) return InvalidArgument("row id {} is {}: they must not fall and be below {}", k, row, rows);
        last = row;
        ++splits[static_cast<std::size_t>(row) + 1];
      }
      for (std::size_t k = 1; k < splits.size(); ++k) splits[k] += splits[k - 1];
    }
    if (rows >= 0 && static_cast<std::int64_t>(splits.size()) - 1 != rows)
      return InvalidArgument("row partition {} has {} rows and must have {}", i, splits.size() - 1, rows);
    rows = splits.back();
    levels.push_back(std::move(splits));
  }
  if (levels.empty()) return InvalidArgument("there is no row partition");
  if (rows != values) return InvalidArgument("the row partitions hold {} values and there are {}", rows, values);
  return levels;
}

class Filler {
 public:
  Filler(const std::vector<Splits>& levels, const Tensor& values, std::int64_t inner, Tensor* out)
      : levels_(levels), values_(values), inner_(inner), out_(out) {
    std::int64_t size = out->size();
    for (int d = 0; d <= static_cast<int>(levels.size()); ++d) {
      size = out->shape()[d] == 0 ? 0 : size / out->shape()[d];
      strides_.push_back(size);
    }
  }
  void Fill() {
    const std::int64_t rows = std::min<std::int64_t>(out_->shape()[0], static_cast<std::int64_t>(levels_[0].size()) - 1);
    for (std::int64_t row = 0; row < rows; ++row) FillRow(0, row, row * strides_[0]);
  }

 private:
  void FillRow(std::size_t level, std::int64_t row, std::int64_t at) {
    const std::int64_t begin = levels_[level][static_cast<std::size_t>(row)];
    const std::int64_t count = std::min(levels_[level][static_cast<std::size_t>(row) + 1] - begin, out_->shape()[static_cast<int>(level) + 1]);
    if (level + 1 == levels_.size()) {
      CopyElements(values_, begin * inner_, out_, at, count * inner_);
      return;
    }
    for (std::int64_t i = 0; i < count; ++i) FillRow(level + 1, begin + i, at + i * strides_[level + 1]);
  }

  const std::vector<Splits>& levels_;
  const Tensor& values_;
  std::int64_t inner_;
  Tensor* out_;
  std::vector<std::int64_t> strides_;
};

Status EvalRaggedTensorToTensor(EvalContext& c) {
  const Tensor& values = c.input(1);
  const Tensor& fallback = c.input(2);
  if (values.shape().rank() < 1) return InvalidArgument("the values are a scalar");
  if (!CanCopyElements(values.dtype())) return Unimplemented("a ragged tensor of {} is not supported", DTypeName(values.dtype()));
  KERATIN_ASSIGN(const std::vector<Splits> levels, Partitions(c, values.shape()[0]));
  const int rank = static_cast<int>(levels.size()) + values.shape().rank();
  if (rank > Shape::kMaxRank) return InvalidArgument("the result would have {} dimensions", rank);
  Shape shape;
  shape.push_back(static_cast<std::int64_t>(levels[0].size()) - 1);
  for (const Splits& splits : levels) {
    std::int64_t longest = 0;
    for (std::size_t i = 1; i < splits.size(); ++i) longest = std::max(longest, splits[i] - splits[i - 1]);
    shape.push_back(longest);
  }
  for (int d = 1; d < values.shape().rank(); ++d) shape.push_back(values.shape()[d]);
  if (c.input(0).shape().rank() > 0) {
    if (c.input(0).size() != rank) return InvalidArgument("the shape has {} dimensions and the ragged tensor {}", c.input(0).size(), rank);
    for (int d = 0; d < rank; ++d) {
      const std::int64_t dim = IntAt(c.input(0), d);
      if (dim < -1) return InvalidArgument("dimension {} is {}", d, dim);
      if (dim >= 0 && d > static_cast<int>(levels.size()) && dim != shape[d])
        return InvalidArgument("dimension {} is {} and the values have {}", d, dim, shape[d]);
      if (dim >= 0) shape[d] = dim;
    }
  }
  std::int64_t inner = 1;
  for (int d = 1; d < values.shape().rank(); ++d) inner *= values.shape()[d];
  KERATIN_ASSIGN(Tensor out, c.Allocate(values.dtype(), shape));
  // The default has the shape of the innermost dimensions, or broadcasts to it.
  Shape element;
  for (int d = 1; d < values.shape().rank(); ++d) element.push_back(values.shape()[d]);
  const int behind = element.rank() - fallback.shape().rank();
  if (behind < 0) return InvalidArgument("the default value has the shape {} and an element {}", fallback.shape().ToString(), element.ToString());
  std::vector<std::int64_t> from(static_cast<std::size_t>(inner));
  for (std::int64_t i = 0; i < inner; ++i) {
    std::int64_t rest = i, at = 0, stride = 1;
    for (int d = element.rank() - 1; d >= 0; --d) {
      const std::int64_t where = rest % element[d];
      rest /= element[d];
      if (d < behind) continue;
      const std::int64_t dim = fallback.shape()[d - behind];
      if (dim != 1 && dim != element[d])
        return InvalidArgument("the default value has the shape {} and an element {}", fallback.shape().ToString(), element.ToString());
      if (dim != 1) at += where * stride;
      stride *= dim;
    }
    from[static_cast<std::size_t>(i)] = at;
  }
  const std::int64_t size = out.size();
  if (inner == 1 && out.dtype() == DType::kInt64)
    std::fill_n(out.mutable_data<std::int64_t>(), size, *fallback.data<std::int64_t>());
  else
    for (std::int64_t i = 0; i < size; ++i) CopyElements(fallback, from[static_cast<std::size_t>(i % inner)], &out, i, 1);
  Filler(levels, values, inner, &out).Fill();
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

Status InferRaggedTensorToTensor(InferContext& c) {
  const auto* types = c.attrs().Get<std::vector<std::string>>("row_partition_types");
  if (types == nullptr || static_cast<std::int64_t>(types->size()) != c.attrs().Int("num_row_partition_tensors"))
    return Refuse(c, "there must be a type for each row partition");
  for (const std::string& type : *types)
    if (type != "FIRST_DIM_SIZE" && type != "VALUE_ROWIDS" && type != "ROW_SPLITS") return Refuse(c, "row partition type \"{}\"", type);
  if (!c.shape(1).has_rank() || c.shape(1).rank() < 1) return OkStatus();
  const auto levels = std::count_if(types->begin(), types->end(), [](const std::string& type) { return type != "FIRST_DIM_SIZE"; });
  const int rank = static_cast<int>(levels) + c.shape(1).rank();
  KERATIN_TRY(CheckRank(c, rank));
  Shape shape = Shape::UnknownDims(rank);
  for (int d = 1; d < c.shape(1).rank(); ++d) shape[static_cast<int>(levels) + d] = c.shape(1)[d];
  if (const auto given = c.Elements(0); given && static_cast<int>(given->size()) == rank && c.shape(0).rank() == 1)
    for (int d = 0; d < rank; ++d)
      if ((*given)[static_cast<std::size_t>(d)] >= 0) shape[d] = (*given)[static_cast<std::size_t>(d)];
  c.SetShape(0, shape);
  return OkStatus();
}

Tensor Longs(const std::vector<std::int64_t>& values) { return Tensor::Of<std::int64_t>({static_cast<std::int64_t>(values.size())}, values); }

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(ragged_tensor_to_tensor) {
  return {.name = "RaggedTensorToTensor",
          .inputs = {"shape: Tshape", "values: T", "default_value: T", "row_partition_tensors: num_row_partition_tensors * Tindex"},
          .outputs = {"result: T"},
          .attrs = {"T: type", "Tindex: {int64, int32}", "Tshape: {int64, int32}", "num_row_partition_tensors: int >= 1", "row_partition_types: list(string)"},
          .infer = InferRaggedTensorToTensor,
          .eval = EvalRaggedTensorToTensor,
          .examples = {{.attrs = {{"row_partition_types", std::vector<std::string>{"FIRST_DIM_SIZE", "VALUE_ROWIDS"}}},
                        .in = {Longs({-1, -1}), Tensor{{3}, {1, 2, 3}}, Tensor::Scalar<float>(9), Tensor::Scalar<std::int64_t>(2), Longs({0, 1, 1})},
                        .out = {Tensor{{2, 2}, {1, 9, 2, 3}}}},
                       {.attrs = {{"row_partition_types", std::vector<std::string>{"ROW_SPLITS", "ROW_SPLITS"}}},
                        .in = {Longs({-1, 1, 3}), Tensor{{4}, {1, 2, 3, 4}}, Tensor::Scalar<float>(0), Longs({0, 2, 2, 3}), Longs({0, 2, 3, 4})},
                        .out = {Tensor{{3, 1, 3}, {1, 2, 0, 0, 0, 0, 4, 0, 0}}}}}};
}
