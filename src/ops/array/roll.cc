#include "ops/array/array_common.h"
#include "ops/array/mapped_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status RunRoll(const RunContext& c) {
  const ConstView& in = c.in[0];
  KERATIN_TRY(CheckSize(c.in[2], c.in[1].size));
  std::array<std::int64_t, Shape::kMaxRank> back{};
  for (std::int64_t i = 0; i < c.in[1].size; ++i) {
    KERATIN_ASSIGN(const int axis, AxisOf(IntAt(c.in[2], i), in.shape.rank()));
    const std::int64_t dim = std::max<std::int64_t>(in.shape[axis], 1);
    std::int64_t& shift = back[static_cast<std::size_t>(axis)];
    shift = ((shift - IntAt(c.in[1], i) % dim) % dim + dim) % dim;
  }
  CopyMapped(in, c.out[0], c.pool, [&](int axis, std::int64_t i) { return (i + back[static_cast<std::size_t>(axis)]) % in.shape[axis]; });
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(roll) {
  return {
      .name = "Roll",
      .inputs = {"input: T", "shift: Tshift", "axis: Taxis"},
      .outputs = {"output: T"},
      .attrs = {"T: type", "Tshift: {int32, int64}", "Taxis: {int32, int64}"},
      .infer = [](InferContext& c) -> Status {
        KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
        KERATIN_TRY(c.RequireRank(1, 0, 1));
        KERATIN_TRY(c.RequireRank(2, 0, 1));
        return SameAsInput(c);
      },
      .checked_run = RunRoll,
      .examples = {{.in = {Tensor{{4}, {1, 2, 3, 4}}, Tensor::Scalar<std::int32_t>(1), Tensor::Scalar<std::int32_t>(0)}, .out = {Tensor{{4}, {4, 1, 2, 3}}}}}};
}
