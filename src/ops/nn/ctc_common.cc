#include <algorithm>

#include "base/errors.h"
#include "ops/broadcast.h"
#include "ops/nn/ctc.h"

namespace keratin::ops {

Status InferCtc(InferContext& c, std::int64_t paths) {
  KERATIN_TRY(c.RequireRank(0, 3, 3));
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  const int count = static_cast<int>(paths);
  if (c.output_count() != 3 * count + 1) return OnNode(c, InvalidArgument("has {} outputs for {} paths", c.output_count(), paths));
  for (int i = 0; i < count; ++i) {
    c.SetShape(i, Shape{Shape::kUnknown, 2});
    c.SetShape(count + i, Shape{Shape::kUnknown});
    c.SetShape(2 * count + i, Shape{2});
  }
  c.SetShape(3 * count, Shape{c.shape(0).has_rank() ? c.shape(0)[1] : Shape::kUnknown, paths});
  return OkStatus();
}

Status CheckCtc(EvalContext& c) {
  const Shape &logits = c.input(0).shape(), &lengths = c.input(1).shape();
  if (logits.rank() != 3 || lengths.rank() != 1 || lengths[0] != logits[1])
    return InvalidArgument("logits have the shape {} and lengths {}", logits.ToString(), lengths.ToString());
  if (logits[0] < 1 || logits[2] < 1) return InvalidArgument("logits of the shape {} have no time or no classes", logits.ToString());
  for (const std::int32_t length : c.input(1).values<std::int32_t>())
    if (length > logits[0]) return InvalidArgument("a length of {} in {} steps", length, logits[0]);
  return OkStatus();
}

Status StoreCtcPaths(EvalContext& c, const CtcPaths& paths) {
  const int count = static_cast<int>(paths.size());
  for (int i = 0; i < count; ++i) {
    const auto& rows = paths[static_cast<std::size_t>(i)];
    std::int64_t total = 0, longest = 0;
    for (const auto& row : rows) {
      total += static_cast<std::int64_t>(row.size());
      longest = std::max(longest, static_cast<std::int64_t>(row.size()));
    }
    KERATIN_ASSIGN(Tensor indices, c.Allocate(DType::kInt64, Shape{total, 2}));
    KERATIN_ASSIGN(Tensor values, c.Allocate(DType::kInt64, Shape{total}));
    auto *index = indices.mutable_data<std::int64_t>(), *value = values.mutable_data<std::int64_t>();
    for (std::size_t b = 0; b < rows.size(); ++b)
      for (std::size_t t = 0; t < rows[b].size(); ++t) {
        *index++ = static_cast<std::int64_t>(b);
        *index++ = static_cast<std::int64_t>(t);
        *value++ = rows[b][t];
      }
    c.SetOutput(i, std::move(indices));
    c.SetOutput(count + i, std::move(values));
    c.SetOutput(2 * count + i, Tensor::Of<std::int64_t>(Shape{2}, std::vector<std::int64_t>{static_cast<std::int64_t>(rows.size()), longest}));
  }
  return OkStatus();
}

}  // namespace keratin::ops
