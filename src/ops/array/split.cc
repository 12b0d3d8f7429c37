#include "ops/array/split_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferSplit(InferContext& c) {
  const Shape& shape = c.shape(1);
  if (!shape.has_rank()) return OkStatus();
  const std::optional<std::int64_t> split_dim = KnownInt(c, 0);
  if (!split_dim) {
    for (int i = 0; i < c.output_count(); ++i) c.SetShape(i, Shape::UnknownDims(shape.rank()));
    return OkStatus();
  }
  KERATIN_ASSIGN(const int axis, AxisOf(c, *split_dim, shape.rank()));
  if (shape[axis] >= 0 && shape[axis] % c.output_count() != 0)
    return Refuse(c, "dimension {} of {} cannot be split into {} equal parts", axis, shape.ToString(), c.output_count());
  const std::int64_t part = shape[axis] < 0 ? Shape::kUnknown : shape[axis] / c.output_count();
  return SetParts(c, 1, axis, std::vector<std::int64_t>(static_cast<std::size_t>(c.output_count()), part));
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(split) {
  return {.name = "Split",
          .inputs = {"split_dim: int32", "value: T"},
          .outputs = {"output: num_split * T"},
          .attrs = {"num_split: int >= 1", "T: type"},
          .infer = InferSplit,
          .checked_run = [](const RunContext& c) { return RunSplit(c, c.in[1], c.in[0]); },
          .examples = {{.attrs = {{"num_split", std::int64_t{2}}},
                        .in = {Tensor::Scalar<std::int32_t>(1), Tensor{{2, 2}, {1, 2, 3, 4}}},
                        .out = {Tensor{{2, 1}, {1, 3}}, Tensor{{2, 1}, {2, 4}}}}}};
}
