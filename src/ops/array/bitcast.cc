#include "base/checked_math.h"
#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferBitcast(InferContext& c) {
  const Shape& shape = c.shape(0);
  if (!shape.has_rank()) return OkStatus();
  const auto from = static_cast<std::int64_t>(DTypeSize(c.attrs().Type("T")));
  const auto to = static_cast<std::int64_t>(DTypeSize(c.output(0).dtype));
  if (from == to) {
    c.SetShape(0, shape);
  } else if (from > to) {
    KERATIN_TRY(CheckRank(c, shape.rank() + 1));
    c.SetShape(0, WithDim(shape, shape.rank(), from / to));
  } else {
    if (shape.rank() == 0 || (shape.back() >= 0 && shape.back() != to / from))
      return Refuse(c, "the last dimension of {} must be {} to make one {}", shape.ToString(), to / from, DTypeName(c.output(0).dtype));
    c.SetShape(0, SubShape(shape, 0, shape.rank() - 1));
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(bitcast) {
  return {.name = "Bitcast",
          .inputs = {"input: T"},
          .outputs = {"output: type"},
          .attrs = {"T: numbertype", "type: numbertype"},
          .infer = InferBitcast,
          .run =
              [](const RunContext& c) {
                CopyElements(DType::kUint8, c.in[0].data, c.out[0].data, c.out[0].size * static_cast<std::int64_t>(DTypeSize(c.out[0].dtype)), c.pool);
              },
          .examples = {
              {.attrs = {{"type", DType::kInt32}}, .in = {Tensor{{1}, {1}}}, .out = {Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{0x3F800000})}}}};
}
