#include <algorithm>

#include "base/checked_math.h"
#include "ops/sparse/cross.h"
#include "ops/string/hash.h"

namespace keratin::ops {

std::uint64_t CrossColumn::Feature(std::int64_t row, std::int64_t i) const {
  const auto at = static_cast<std::size_t>(starts[static_cast<std::size_t>(row)] + i);
  return strings != nullptr ? Fingerprint64(strings[at]) : static_cast<std::uint64_t>(ints[at]);
}

std::string CrossColumn::Text(std::int64_t row, std::int64_t i) const {
  const auto at = static_cast<std::size_t>(starts[static_cast<std::size_t>(row)] + i);
  return strings != nullptr ? strings[at] : std::to_string(ints[at]);
}

Result<std::vector<CrossColumn>> CrossColumns(EvalContext& c, int behind) {
  const int sparse = static_cast<int>(c.attrs().Int("N"));
  const int dense = static_cast<int>(c.inputs().size()) - behind - 3 * sparse;
  std::int64_t batch = -1;
  const auto same_batch = [&batch](std::int64_t rows) {
    if (batch < 0) batch = rows;
    return batch == rows;
  };
  std::vector<CrossColumn> columns;
  for (int i = 0; i < sparse; ++i) {
    const Tensor& indices = c.input(i);
    const Tensor& values = c.input(sparse + i);
    const Tensor& shape = c.input(2 * sparse + i);
    if (indices.shape().rank() != 2 || indices.shape()[1] != 2 || values.shape().rank() != 1 || values.size() != indices.shape()[0] || shape.size() != 2)
      return InvalidArgument("sparse input {} is no SparseTensor of rank 2", i);
    const std::int64_t rows = shape.data<std::int64_t>()[0];
    if (rows < 0 || !same_batch(rows)) return InvalidArgument("sparse input {} has {} rows and another input {}", i, rows, batch);
    // Their number is data: it must fit in the run's memory.
    KERATIN_TRY(c.Allocate(DType::kInt64, Shape{rows}).status());
    CrossColumn column;
    column.starts.assign(static_cast<std::size_t>(rows) + 1, 0);
    std::int64_t last = 0;
    for (std::int64_t k = 0; k < values.size(); ++k) {
      const std::int64_t row = indices.data<std::int64_t>()[2 * k];
      if (row < last || row >= rows) return InvalidArgument("row {} of sparse input {} is out of order or not below {}", row, i, rows);
      last = row;
      ++column.starts[static_cast<std::size_t>(row) + 1];
    }
    for (std::size_t k = 1; k < column.starts.size(); ++k) column.starts[k] += column.starts[k - 1];
    (values.dtype() == DType::kString ? void(column.strings = values.data<std::string>()) : void(column.ints = values.data<std::int64_t>()));
    columns.push_back(std::move(column));
  }
  for (int i = 0; i < dense; ++i) {
    const Tensor& values = c.input(3 * sparse + i);
    if (values.shape().rank() != 2) return InvalidArgument("dense input {} has the shape {} and must be a matrix", i, values.shape().ToString());
    if (!same_batch(values.shape()[0])) return InvalidArgument("dense input {} has {} rows and another input {}", i, values.shape()[0], batch);
    CrossColumn column;
    for (std::int64_t row = 0; row <= values.shape()[0]; ++row) column.starts.push_back(row * values.shape()[1]);
    (values.dtype() == DType::kString ? void(column.strings = values.data<std::string>()) : void(column.ints = values.data<std::int64_t>()));
    columns.push_back(std::move(column));
  }
  if (columns.empty()) return InvalidArgument("there is nothing to cross");
  return columns;
}

Status SetCrosses(EvalContext& c, const std::vector<CrossColumn>& columns, DType dtype,
                  const std::function<void(std::int64_t row, const std::vector<std::int64_t>& choice, void* out)>& put) {
  const std::size_t batch = columns[0].starts.size() - 1;
  std::vector<std::int64_t> counts(batch);
  std::int64_t total = 0, longest = 0;
  for (std::size_t row = 0; row < batch; ++row) {
    std::int64_t count = 1;
    for (const CrossColumn& column : columns)
      if (!CheckedMul(count, column.starts[row + 1] - column.starts[row], &count)) return ResourceExhausted("too many crosses");
    counts[row] = count;
    longest = std::max(longest, count);
    if (!CheckedAdd(total, count, &total)) return ResourceExhausted("too many crosses");
  }
  KERATIN_ASSIGN(Tensor indices, c.Allocate(DType::kInt64, Shape{total, 2}));
  KERATIN_ASSIGN(Tensor values, c.Allocate(dtype, Shape{total}));
  KERATIN_ASSIGN(Tensor shape, c.Allocate(DType::kInt64, Shape{2}));
  auto* index = indices.mutable_data<std::int64_t>();
  auto* out = static_cast<char*>(values.mutable_raw());
  for (std::size_t row = 0; row < batch; ++row) {
    std::vector<std::int64_t> choice(columns.size(), 0);
    for (std::int64_t k = 0; k < counts[row]; ++k) {
      *index++ = static_cast<std::int64_t>(row);
      *index++ = k;
      put(static_cast<std::int64_t>(row), choice, out);
      out += DTypeSize(dtype);
      for (std::size_t i = columns.size(); i-- > 0;) {
        if (++choice[i] < columns[i].starts[row + 1] - columns[i].starts[row]) break;
        choice[i] = 0;
      }
    }
  }
  shape.mutable_data<std::int64_t>()[0] = static_cast<std::int64_t>(batch);
  shape.mutable_data<std::int64_t>()[1] = longest;
  c.SetOutput(0, std::move(indices));
  c.SetOutput(1, std::move(values));
  c.SetOutput(2, std::move(shape));
  return OkStatus();
}

Status InferCross(InferContext& c) {
  c.SetShape(0, Shape{Shape::kUnknown, 2});
  c.SetShape(1, Shape{Shape::kUnknown});
  c.SetShape(2, Shape{2});
  return OkStatus();
}

}  // namespace keratin::ops
