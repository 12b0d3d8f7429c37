#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferUnpack(InferContext& c) {
  const Shape& shape = c.shape(0);
  if (!shape.has_rank()) return OkStatus();
  KERATIN_ASSIGN(const int axis, AxisOf(c, c.attrs().Int("axis"), shape.rank()));
  if (shape[axis] >= 0 && shape[axis] != c.output_count())
    return Refuse(c, "dimension {} of {} is unpacked into {} tensors", axis, shape.ToString(), c.output_count());
  const std::optional<std::vector<std::int64_t>> elements = VectorElements(c, 0);
  for (int i = 0; i < c.output_count(); ++i) {
    c.SetShape(i, WithoutDim(shape, axis));
    if (elements && elements->size() == static_cast<std::size_t>(c.output_count())) KERATIN_TRY(SetScalar(c, i, (*elements)[static_cast<std::size_t>(i)]));
  }
  return OkStatus();
}
void RunUnpack(const RunContext& c) {
  const ConstView& in = c.in[0];
  const int rank = in.shape.rank();
  const std::int64_t axis = c.attrs->Int("axis");
  const int at = static_cast<int>(axis < 0 ? axis + rank : axis);
  const std::int64_t inner = DimProduct(in.shape, at + 1, rank);
  if (in.size == 0) return;
  const std::int64_t outer = DimProduct(in.shape, 0, at);
  for (std::size_t i = 0; i < c.out.size(); ++i) {
    StridedCopy copy;
    copy.Add(outer, inner * in.shape[at], inner);
    copy.Add(inner, 1, 1);
    copy.Run(in.dtype, At(in.dtype, in.data, static_cast<std::int64_t>(i) * inner), c.out[i].data, c.pool);
  }
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(unpack) {
  return {.name = "Unpack",
          .inputs = {"value: T"},
          .outputs = {"output: num * T"},
          .attrs = {"num: int >= 0", "T: type", "axis: int = 0"},
          .infer = InferUnpack,
          .run = RunUnpack,
          .examples = {{.attrs = {{"num", std::int64_t{2}}, {"axis", std::int64_t{1}}},
                        .in = {Tensor{{2, 2}, {1, 2, 3, 4}}},
                        .out = {Tensor{{2}, {1, 3}}, Tensor{{2}, {2, 4}}}}}};
}
