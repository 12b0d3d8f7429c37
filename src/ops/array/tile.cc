#include "base/checked_math.h"
#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferTile(InferContext& c) {
  const Shape& shape = c.shape(0);
  const std::optional<std::vector<std::int64_t>> multiples = c.Elements(1);
  if (shape.has_rank() && multiples && multiples->size() != static_cast<std::size_t>(shape.rank()))
    return Refuse(c, "{} multiples are given for the shape {}", multiples->size(), shape.ToString());
  if (!shape.has_rank() || !multiples) {
    if (shape.has_rank()) c.SetShape(0, Shape::UnknownDims(shape.rank()));
    return OkStatus();
  }
  Shape result = shape;
  for (int i = 0; i < shape.rank(); ++i) {
    const std::int64_t multiple = (*multiples)[static_cast<std::size_t>(i)];
    if (multiple < 0 && multiple != ValueInfo::kUnknownElement) return Refuse(c, "the multiple {} is negative", multiple);
    if (shape[i] < 0 || multiple < 0)
      result[i] = multiple == 0 || shape[i] == 0 ? 0 : Shape::kUnknown;
    else if (!CheckedMul(shape[i], multiple, &result[i]))
      return Refuse(c, "{} times dimension {} of {} is too large", multiple, i, shape.ToString());
  }
  c.SetShape(0, result);
  return OkStatus();
}
Status RunTile(const RunContext& c) {
  const ConstView& in = c.in[0];
  const View& out = c.out[0];
  KERATIN_TRY(CheckSize(c.in[1], in.shape.rank()));
  const Strides in_strides = StridesOf(in.shape);
  const Strides out_strides = StridesOf(out.shape);
  StridedCopy copy;
  for (int i = 0; i < in.shape.rank(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    const std::int64_t multiple = IntAt(c.in[1], i);
    std::int64_t size = 0;
    if (multiple < 0 || !CheckedMul(multiple, in.shape[i], &size) || size != out.shape[i])
      return InvalidArgument("{} times dimension {} of {} does not make {} as planned", multiple, i, in.shape.ToString(), out.shape.ToString());
    copy.Add(multiple, 0, Times(out_strides[k], in.shape[i]));
    copy.Add(in.shape[i], in_strides[k], out_strides[k]);
  }
  if (out.size > 0) copy.Run(in.dtype, in.data, out.data, c.pool);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(tile) {
  return {.name = "Tile",
          .inputs = {"input: T", "multiples: Tmultiples"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tmultiples: {int32, int64} = DT_INT32"},
          .infer = InferTile,
          .checked_run = RunTile,
          .examples = {{.in = {Tensor{{1, 2}, {1, 2}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{2, 2})},
                        .out = {Tensor{{2, 4}, {1, 2, 1, 2, 1, 2, 1, 2}}}}}};
}
