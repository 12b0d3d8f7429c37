#include "ops/array/mapped_common.h"
#include "ops/array/pad_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferMirrorPad(InferContext& c) {
  KERATIN_TRY(InferPad(c));
  const std::optional<std::vector<std::int64_t>> paddings = KnownInts(c, 1);
  const Shape& shape = c.shape(0);
  if (!paddings || !shape.has_rank()) return OkStatus();
  const std::int64_t most_less = c.attrs().String("mode") == "REFLECT" ? 1 : 0;
  for (int i = 0; i < shape.rank(); ++i)
    for (int side = 0; side < 2; ++side)
      if (shape[i] >= 0 && (*paddings)[static_cast<std::size_t>(2 * i + side)] > std::max<std::int64_t>(shape[i] - most_less, 0))
        return Refuse(c, "a padding of {} is more than dimension {} of {} can mirror", (*paddings)[static_cast<std::size_t>(2 * i + side)], i,
                      shape.ToString());
  return OkStatus();
}
Status RunMirrorPad(const RunContext& c) {
  const ConstView& in = c.in[0];
  KERATIN_TRY(CheckSize(c.in[1], 2 * static_cast<std::int64_t>(in.shape.rank())));
  const std::int64_t edge = c.attrs->String("mode") == "REFLECT" ? 1 : 0;
  std::array<std::int64_t, Shape::kMaxRank> before{};
  for (int i = 0; i < in.shape.rank(); ++i) {
    const std::int64_t left = IntAt(c.in[1], 2 * static_cast<std::int64_t>(i));
    const std::int64_t right = IntAt(c.in[1], 2 * static_cast<std::int64_t>(i) + 1);
    const std::int64_t most = in.shape[i] - edge;
    if (left < 0 || right < 0 || left > std::max<std::int64_t>(most, 0) || right > std::max<std::int64_t>(most, 0) ||
        left + in.shape[i] + right != c.out[0].shape[i])
      return InvalidArgument("paddings {} and {} of dimension {} of {} do not fit", left, right, i, in.shape.ToString());
    before[static_cast<std::size_t>(i)] = left;
  }
  CopyMapped(in, c.out[0], c.pool, [&](int axis, std::int64_t i) {
    const std::int64_t dim = in.shape[axis];
    const std::int64_t at = i - before[static_cast<std::size_t>(axis)];
    if (at < 0) return -at - 1 + edge;
    return at < dim ? at : 2 * dim - 1 - edge - at;
  });
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(mirror_pad) {
  return {.name = "MirrorPad",
          .inputs = {"input: T", "paddings: Tpaddings"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tpaddings: {int32, int64} = DT_INT32", "mode: {'REFLECT', 'SYMMETRIC'}"},
          .infer = InferMirrorPad,
          .checked_run = RunMirrorPad,
          .examples = {{.attrs = {{"mode", "REFLECT"}},
                        .in = {Tensor{{3}, {1, 2, 3}}, Tensor::Of<std::int32_t>({1, 2}, std::vector<std::int32_t>{2, 1})},
                        .out = {Tensor{{6}, {3, 2, 1, 2, 3, 2}}}},
                       {.attrs = {{"mode", "SYMMETRIC"}},
                        .in = {Tensor{{3}, {1, 2, 3}}, Tensor::Of<std::int32_t>({1, 2}, std::vector<std::int32_t>{2, 1})},
                        .out = {Tensor{{6}, {2, 1, 1, 2, 3, 3}}}}}};
}
