#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferOneHot(InferContext& c) {
  KERATIN_TRY(c.RequireRank(1, 0, 0));
  KERATIN_TRY(c.RequireRank(2, 0, 0));
  KERATIN_TRY(c.RequireRank(3, 0, 0));
  const std::optional<std::int64_t> depth = KnownInt(c, 1);
  if (depth && *depth < 0) return Refuse(c, "the depth {} is negative", *depth);
  if (!c.shape(0).has_rank()) return OkStatus();
  KERATIN_TRY(CheckRank(c, c.shape(0).rank() + 1));
  const std::int64_t axis = c.attrs().Int("axis", -1);
  if (axis < -1 || axis > c.shape(0).rank()) return Refuse(c, "axis {} is out of range for indices of shape {}", axis, c.shape(0).ToString());
  c.SetShape(0, WithDim(c.shape(0), axis < 0 ? c.shape(0).rank() : static_cast<int>(axis), depth.value_or(Shape::kUnknown)));
  return OkStatus();
}
Status RunOneHot(const RunContext& c) {
  const View& out = c.out[0];
  const std::int64_t axis = c.attrs->Int("axis", -1);
  const int at = axis < 0 ? out.shape.rank() - 1 : static_cast<int>(axis);
  KERATIN_TRY(CheckSize(c.in[1], 1));
  KERATIN_TRY(CheckSize(c.in[2], 1));
  KERATIN_TRY(CheckSize(c.in[3], 1));
  const std::int64_t depth = IntAt(c.in[1], 0);
  if (depth != out.shape[at]) return InvalidArgument("the depth is {} where {} was planned", depth, out.shape[at]);
  FillElements(out.dtype, c.in[3].data, out.data, out.size, c.pool);
  if (out.size == 0) return OkStatus();
  const std::int64_t inner = DimProduct(out.shape, at + 1, out.shape.rank());
  ForMovableType(out.dtype, [&]<class T>() {
    const T on = *c.in[2].as<T>();
    for (std::int64_t i = 0; i < c.in[0].size; ++i) {
      const std::int64_t hot = IntAt(c.in[0], i);
      if (hot >= 0 && hot < depth) out.as<T>()[(i / inner * depth + hot) * inner + i % inner] = on;
    }
  });
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(one_hot) {
  return {.name = "OneHot",
          .inputs = {"indices: TI", "depth: int32", "on_value: T", "off_value: T"},
          .outputs = {"output: T"},
          .attrs = {"axis: int = -1", "T: type", "TI: {uint8, int8, int32, int64} = DT_INT64"},
          .infer = InferOneHot,
          .checked_run = RunOneHot,
          .examples = {
              {.in = {Tensor::Of<std::int64_t>({3}, std::vector<std::int64_t>{1, -1, 0}), Tensor::Scalar<std::int32_t>(2), Tensor{{}, {1}}, Tensor{{}, {0}}},
               .out = {Tensor{{3, 2}, {0, 1, 0, 0, 1, 0}}}}}};
}
