#include "ops/array/concat_common.h"

#include "base/checked_math.h"
#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"

namespace keratin::ops {

Status InferConcat(InferContext& c, int first, int count, int axis_input) {
  Shape known = Shape::UnknownRank();
  for (int i = first; i < first + count && !known.has_rank(); ++i) known = c.shape(i);
  if (!known.has_rank()) return OkStatus();
  const int rank = known.rank();
  for (int i = first; i < first + count; ++i)
    if (c.shape(i).has_rank() && c.shape(i).rank() != rank)
      return Refuse(c, "{} and {} have different ranks and cannot be joined", known.ToString(), c.shape(i).ToString());
  const std::optional<std::int64_t> axis = KnownInt(c, axis_input);
  if (!axis) {
    if (rank == 0) return Refuse(c, "scalars cannot be joined (Pack puts them into a vector)");
    c.SetShape(0, Shape::UnknownDims(rank));
    return OkStatus();
  }
  KERATIN_ASSIGN(const int at, AxisOf(c, *axis, rank));
  Shape result = Shape::UnknownDims(rank);
  std::int64_t sum = 0;
  std::optional<std::vector<std::int64_t>> elements;
  if (rank == 1 && IsInteger(c.output(0).dtype)) elements.emplace();
  for (int i = first; i < first + count; ++i) {
    Shape shape = c.shape(i).has_rank() ? c.shape(i) : Shape::UnknownDims(rank);
    const std::int64_t part = shape[at];
    shape[at] = Shape::kUnknown;
    const Result<Shape> merged = MergeShapes(result, shape);
    if (!merged.ok())
      return Refuse(c, "{} and {} differ in another dimension than {}, along which they are joined", known.ToString(), c.shape(i).ToString(), at);
    result = *merged;
    if (part < 0 || sum < 0)
      sum = -1;
    else if (!CheckedAdd(sum, part, &sum))
      return Refuse(c, "dimension {} of the result is too large", at);
    const std::optional<std::vector<std::int64_t>> more = elements ? VectorElements(c, i) : std::nullopt;
    if (more)
      elements->insert(elements->end(), more->begin(), more->end());
    else
      elements.reset();
  }
  result[at] = sum;
  c.SetShape(0, result);
  return elements && !elements->empty() ? c.SetElements(0, *std::move(elements)) : OkStatus();
}

Status RunConcat(const RunContext& c, std::span<const ConstView> values, const ConstView& axis) {
  const View& out = c.out[0];
  const int rank = out.shape.rank();
  KERATIN_TRY(CheckSize(axis, 1));
  KERATIN_ASSIGN(const int at, AxisOf(IntAt(axis, 0), rank));
  std::int64_t sum = 0;
  for (const ConstView& value : values) {
    bool fits = value.shape.rank() == rank;
    for (int i = 0; fits && i < rank; ++i) fits = i == at || value.shape[i] == out.shape[i];
    if (!fits) return InvalidArgument("{} cannot be joined along dimension {} into {}", value.shape.ToString(), at, out.shape.ToString());
    sum += value.shape[at];
  }
  if (sum != out.shape[at]) return InvalidArgument("the parts make {} along dimension {} where {} was planned", sum, at, out.shape[at]);
  if (out.size == 0) return OkStatus();
  const std::int64_t outer = DimProduct(out.shape, 0, at);
  const std::int64_t inner = DimProduct(out.shape, at + 1, rank);
  std::int64_t offset = 0;
  for (const ConstView& value : values) {
    const std::int64_t part = value.shape[at] * inner;
    StridedCopy copy;
    copy.Add(outer, part, out.shape[at] * inner);
    copy.Add(part, 1, 1);
    copy.Run(out.dtype, value.data, At(out.dtype, out.data, offset), c.pool);
    offset += part;
  }
  return OkStatus();
}

}  // namespace keratin::ops
