#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferSqueeze(InferContext& c) {
  const Shape& shape = c.shape(0);
  if (!shape.has_rank()) return OkStatus();
  std::array<bool, Shape::kMaxRank> drop{};
  const std::vector<std::int64_t> axes = c.attrs().Ints("squeeze_dims");
  for (const std::int64_t axis : axes) {
    KERATIN_ASSIGN(const int i, AxisOf(c, axis, shape.rank()));
    if (shape[i] > 1 || shape[i] == 0) return Refuse(c, "dimension {} of {} is not 1 and cannot be dropped", i, shape.ToString());
    drop[static_cast<std::size_t>(i)] = true;
  }
  Shape result;
  for (int i = 0; i < shape.rank(); ++i) {
    if (axes.empty() && shape[i] < 0) return OkStatus();
    if (axes.empty() ? shape[i] != 1 : !drop[static_cast<std::size_t>(i)]) result.push_back(shape[i]);
  }
  Forward(c, 0, 0);
  c.SetShape(0, result);
  if (c.input(0).known()) c.output(0).value = c.input(0).value.Reshaped(result);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(squeeze) {
  return {.name = "Squeeze",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "squeeze_dims: list(int) >= 0 = []"},
          .infer = InferSqueeze,
          .is_view = true,
          .examples = {{.attrs = {{"squeeze_dims", std::vector<std::int64_t>{-1}}}, .in = {Tensor{{1, 2, 1}, {1, 2}}}, .out = {Tensor{{1, 2}, {1, 2}}}},
                       {.in = {Tensor{{1, 2, 1}, {1, 2}}}, .out = {Tensor{{2}, {1, 2}}}}}};
}
