#include "base/errors.h"
#include "ops/arg.h"
#include "ops/array/copy_common.h"
#include "ops/scan.h"

namespace keratin::ops {

Status ArgShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(1, 0, 0));
  const Shape& in = c.shape(0);
  if (!in.has_rank()) return OkStatus();
  if (in.rank() == 0) return OnNode(c, InvalidArgument("the input is a scalar and must have an axis"));
  const auto given = c.KnownElements(1);
  if (!given) {
    c.SetShape(0, Shape::UnknownDims(in.rank() - 1));
    return OkStatus();
  }
  const Result<int> axis = InferContext::NormalizeAxis(given->front(), in.rank());
  if (!axis.ok()) return OnNode(c, axis.status());
  if (in[*axis] == 0) return OnNode(c, InvalidArgument("axis {} of the input, {}, is empty", *axis, in.ToString()));
  Shape out;
  for (int i = 0; i < in.rank(); ++i)
    if (i != *axis) out.push_back(in[i]);
  c.SetShape(0, out);
  return OkStatus();
}

Status ScanShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(1, 0, 0));
  const auto given = c.KnownElements(1);
  if (given && c.shape(0).has_rank()) {
    const Result<int> axis = InferContext::NormalizeAxis(given->front(), c.shape(0).rank());
    if (!axis.ok()) return OnNode(c, axis.status());
  }
  return SameAsInput(c);
}

AxisSplit::AxisSplit(const Shape& shape, const ConstView& axis) {
  std::int64_t at = 0;
  ForIntegerType(axis.dtype, [&]<class T>() { at = static_cast<std::int64_t>(*axis.as<T>()); });
  if (at < 0) at += shape.rank();
  for (int i = 0; i < shape.rank(); ++i) {
    std::int64_t& part = i < at ? outer : i == at ? size : inner;
    part = Times(part, shape[i]);
  }
}

}  // namespace keratin::ops
