#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferExpandDims(InferContext& c) {
  const Shape& shape = c.shape(0);
  if (!shape.has_rank()) return OkStatus();
  KERATIN_TRY(CheckRank(c, shape.rank() + 1));
  const std::optional<std::int64_t> dim = KnownInt(c, 1);
  if (!dim) {
    c.SetShape(0, Shape::UnknownDims(shape.rank() + 1));
    return OkStatus();
  }
  KERATIN_ASSIGN(const int axis, AxisOf(c, *dim, shape.rank() + 1));
  Forward(c, 0, 0);
  const Shape result = WithDim(shape, axis, 1);
  c.SetShape(0, result);
  if (result.rank() > 1) c.output(0).elements.clear();
  if (c.input(0).known()) c.output(0).value = c.input(0).value.Reshaped(result);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(expand_dims) {
  return {.name = "ExpandDims",
          .inputs = {"input: T", "dim: Tdim"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tdim: {int32, int64} = DT_INT32"},
          .infer = InferExpandDims,
          .is_view = true,
          .examples = {{.in = {Tensor{{2}, {1, 2}}, Tensor::Scalar<std::int32_t>(-1)}, .out = {Tensor{{2, 1}, {1, 2}}}}}};
}
