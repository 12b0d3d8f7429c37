#include "base/checked_math.h"
#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status EvalSparseReshape(EvalContext& c) {
  const Tensor& indices = c.input(0);
  const Tensor& from = c.input(1);
  const Tensor& given = c.input(2);
  if (indices.shape().rank() != 2 || from.shape().rank() != 1 || given.shape().rank() != 1 || indices.shape()[1] != from.size())
    return InvalidArgument("indices of the shape {} for {} dimensions", indices.shape().ToString(), from.size());
  std::int64_t total = 1, known = 1, rest = -1;
  for (const std::int64_t dim : from.values<std::int64_t>())
    if (dim < 0 || !CheckedMul(total, dim, &total)) return InvalidArgument("a dimension of {}", dim);
  std::vector<std::int64_t> to(given.values<std::int64_t>().begin(), given.values<std::int64_t>().end());
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (to[i] == -1 && rest < 0)
      rest = static_cast<std::int64_t>(i);
    else if (to[i] < 0 || !CheckedMul(known, to[i], &known))
      return InvalidArgument("dimension {} of the new shape is {}", i, to[i]);
  }
  if (rest >= 0) {
    if (known == 0 || total % known != 0) return InvalidArgument("{} elements do not fit the new shape", total);
    to[static_cast<std::size_t>(rest)] = total / known;
    known = total;
  }
  if (known != total) return InvalidArgument("{} elements cannot become {}", total, known);
  const auto width = static_cast<std::int64_t>(to.size());
  KERATIN_ASSIGN(Tensor out, c.Allocate(DType::kInt64, Shape{indices.shape()[0], width}));
  for (std::int64_t i = 0; i < indices.shape()[0]; ++i) {
    std::int64_t at = 0;
    for (std::int64_t d = 0; d < from.size(); ++d) {
      const std::int64_t index = indices.data<std::int64_t>()[i * from.size() + d];
      if (index < 0 || index >= from.data<std::int64_t>()[d]) return InvalidArgument("index {} is {} in dimension {}", i, index, d);
      at = at * from.data<std::int64_t>()[d] + index;
    }
    for (std::int64_t d = width - 1; d >= 0; --d) {
      const std::int64_t dim = to[static_cast<std::size_t>(d)];
      out.mutable_data<std::int64_t>()[i * width + d] = at % dim;
      at /= dim;
    }
  }
  c.SetOutput(0, std::move(out));
  c.SetOutput(1, Tensor::Of(Shape{width}, to));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(sparse_reshape) {
  return {.name = "SparseReshape",
          .inputs = {"input_indices: int64", "input_shape: int64", "new_shape: int64"},
          .outputs = {"output_indices: int64", "output_shape: int64"},
          .infer =
              [](InferContext& c) {
                const Shape& given = c.shape(2);
                const std::int64_t rank = given.has_rank() && given.rank() == 1 ? given[0] : Shape::kUnknown;
                c.SetShape(0, Shape{c.shape(0).has_rank() && c.shape(0).rank() > 0 ? c.shape(0)[0] : Shape::kUnknown, rank});
                c.SetShape(1, Shape{rank});
                return OkStatus();
              },
          .eval = EvalSparseReshape};
}
