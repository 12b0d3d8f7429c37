#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferBroadcastArgs(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 1, 1));
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  const std::optional<std::vector<std::int64_t>> a = c.Elements(0);
  const std::optional<std::vector<std::int64_t>> b = c.Elements(1);
  c.SetShape(0, Shape::UnknownDims(1));
  if (!a || !b) return OkStatus();
  std::vector<std::int64_t> result(std::max(a->size(), b->size()), ValueInfo::kUnknownElement);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::int64_t x = i < a->size() ? (*a)[a->size() - 1 - i] : 1;
    const std::int64_t y = i < b->size() ? (*b)[b->size() - 1 - i] : 1;
    std::int64_t& dim = result[result.size() - 1 - i];
    if (x == 1)
      dim = y;
    else if (y == 1 || x == y)
      dim = x;
    else if (x == ValueInfo::kUnknownElement || y == ValueInfo::kUnknownElement)
      dim = std::max(x, y);
    else
      return Refuse(c, "{} and {} cannot be broadcast together", x, y);
  }
  return c.SetElements(0, std::move(result));
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(broadcast_args) {
  return {.name = "BroadcastArgs",
          .inputs = {"s0: T", "s1: T"},
          .outputs = {"r0: T"},
          .attrs = {"T: {int32, int64} = DT_INT32"},
          .infer = InferBroadcastArgs,
          .checked_run = [](const RunContext& c) -> Status {
            const std::int64_t size = c.out[0].size;
            for (std::int64_t i = 0; i < size; ++i) {
              const std::int64_t x = i < c.in[0].size ? IntAt(c.in[0], c.in[0].size - 1 - i) : 1;
              const std::int64_t y = i < c.in[1].size ? IntAt(c.in[1], c.in[1].size - 1 - i) : 1;
              if (x != y && x != 1 && y != 1) return InvalidArgument("dimensions {} and {} cannot be broadcast together", x, y);
              const std::int64_t dim = x == 1 ? y : x;
              if (c.out[0].dtype == DType::kInt64)
                c.out[0].as<std::int64_t>()[size - 1 - i] = dim;
              else
                c.out[0].as<std::int32_t>()[size - 1 - i] = static_cast<std::int32_t>(dim);
            }
            return OkStatus();
          },
          .examples = {{.in = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{3, 1}), Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{5})},
                        .out = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{3, 5})}}}};
}
