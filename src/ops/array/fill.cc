#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferFill(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 1, 1));
  KERATIN_TRY(c.RequireRank(1, 0, 0));
  if (const std::optional<std::vector<std::int64_t>> dims = c.Elements(0))
    for (const std::int64_t dim : *dims)
      if (dim < 0 && dim != ValueInfo::kUnknownElement) return Refuse(c, "the dimension {} is negative", dim);
  KERATIN_ASSIGN(const Shape shape, c.ShapeFromInput(0));
  c.SetShape(0, shape);
  if (shape.rank() == 1 && shape[0] > 0 && shape[0] <= Shape::kMaxRank && IsInteger(c.output(0).dtype))
    return c.SetElements(0, std::vector<std::int64_t>(static_cast<std::size_t>(shape[0]), KnownInt(c, 1).value_or(ValueInfo::kUnknownElement)));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(fill) {
  return {.name = "Fill",
          .inputs = {"dims: index_type", "value: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "index_type: {int32, int64} = DT_INT32"},
          .infer = InferFill,
          .checked_run = [](const RunContext& c) -> Status {
            KERATIN_TRY(CheckSize(c.in[1], 1));
            FillElements(c.out[0].dtype, c.in[1].data, c.out[0].data, c.out[0].size, c.pool);
            return OkStatus();
          },
          .examples = {{.in = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{1, 2}), Tensor{{}, {7}}}, .out = {Tensor{{1, 2}, {7, 7}}}}}};
}
