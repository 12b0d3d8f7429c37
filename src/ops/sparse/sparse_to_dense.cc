#include "ops/array/array_common.h"
#include "ops/copy_elements.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status EvalSparseToDense(EvalContext& c) {
  const Tensor& indices = c.input(0);
  const Tensor& values = c.input(2);
  const Tensor& fallback = c.input(3);
  if (!CanCopyElements(values.dtype())) return Unimplemented("SparseToDense of {} is not supported", DTypeName(values.dtype()));
  if (indices.shape().rank() > 2) return InvalidArgument("the indices have the shape {}", indices.shape().ToString());
  if (c.input(1).shape().rank() != 1) return InvalidArgument("the output's shape must be a vector");
  if (fallback.size() != 1) return InvalidArgument("the default value must be a scalar and has the shape {}", fallback.shape().ToString());
  const std::int64_t count = indices.shape().rank() == 0 ? 1 : indices.shape()[0];
  const std::int64_t width = indices.shape().rank() == 2 ? indices.shape()[1] : 1;
  if (c.input(1).size() != width || width > Shape::kMaxRank) return InvalidArgument("the indices have {} columns for {} dimensions", width, c.input(1).size());
  if (values.shape().rank() > 1 || (values.shape().rank() == 1 && values.size() != count))
    return InvalidArgument("{} indices and {} values", count, values.size());
  Shape shape;
  for (std::int64_t d = 0; d < width; ++d) {
    if (IntAt(c.input(1), d) < 0) return InvalidArgument("dimension {} is {}", d, IntAt(c.input(1), d));
    shape.push_back(IntAt(c.input(1), d));
  }
  KERATIN_ASSIGN(Tensor out, c.Allocate(values.dtype(), shape));
  for (std::int64_t i = 0; i < out.size(); ++i) CopyElements(fallback, 0, &out, i, 1);
  const bool ordered = c.attrs().Bool("validate_indices", true);
  std::int64_t last = -1;
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t at = 0;
    for (std::int64_t d = 0; d < width; ++d) {
      const std::int64_t index = IntAt(indices, i * width + d);
      if (index < 0 || index >= shape[static_cast<int>(d)])
        return InvalidArgument("index {} is {} in dimension {} of the shape {}", i, index, d, shape.ToString());
      at = at * shape[static_cast<int>(d)] + index;
    }
    if (ordered && at <= last) return InvalidArgument("index {} {}", i, at == last ? "is repeated" : "is out of order");
    last = at;
    CopyElements(values, values.shape().rank() == 0 ? 0 : i, &out, at, 1);
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(sparse_to_dense) {
  return {.name = "SparseToDense",
          .inputs = {"sparse_indices: Tindices", "output_shape: Tindices", "sparse_values: T", "default_value: T"},
          .outputs = {"dense: T"},
          .attrs = {"validate_indices: bool = true", "T: type", "Tindices: {int32, int64}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_ASSIGN(const Shape shape, c.ShapeFromInput(1));
            c.SetShape(0, shape);
            return OkStatus();
          },
          .eval = EvalSparseToDense,
          .examples = {{.in = {Ints(Shape{2, 2}, {0, 1, 1, 0}), Ints({2, 2}), Tensor{{2}, {5, 6}}, Tensor::Scalar<float>(-1)},
                        .out = {Tensor{{2, 2}, {-1, 5, 6, -1}}}}}};
}
