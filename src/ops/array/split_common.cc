#include "ops/array/split_common.h"

#include "ops/array/copy_common.h"

namespace keratin::ops {

Status SetParts(InferContext& c, int value, int axis, const std::vector<std::int64_t>& parts) {
  std::optional<std::vector<std::int64_t>> elements = VectorElements(c, value);
  std::size_t next = 0;
  for (int i = 0; i < c.output_count(); ++i) {
    Shape shape = c.shape(value);
    const std::int64_t part = parts[static_cast<std::size_t>(i)];
    shape[axis] = part;
    c.SetShape(i, shape);
    if (!elements) continue;
    if (part < 0 || static_cast<std::size_t>(part) > elements->size() - next) {
      elements.reset();
      continue;
    }
    const auto begin = elements->begin() + static_cast<std::ptrdiff_t>(next);
    if (part > 0) KERATIN_TRY(c.SetElements(i, std::vector<std::int64_t>(begin, begin + static_cast<std::ptrdiff_t>(part))));
    next += static_cast<std::size_t>(part);
  }
  return OkStatus();
}

Status RunSplit(const RunContext& c, const ConstView& value, const ConstView& split_dim) {
  const int rank = value.shape.rank();
  KERATIN_TRY(CheckSize(split_dim, 1));
  KERATIN_ASSIGN(const int axis, AxisOf(IntAt(split_dim, 0), rank));
  std::int64_t sum = 0;
  for (const View& out : c.out) {
    bool fits = out.shape.rank() == rank;
    for (int i = 0; fits && i < rank; ++i) fits = i == axis || value.shape[i] == out.shape[i];
    if (!fits) return InvalidArgument("a part of {} along dimension {} cannot have the shape {}", value.shape.ToString(), axis, out.shape.ToString());
    sum += out.shape[axis];
  }
  if (sum != value.shape[axis]) return InvalidArgument("the parts make {} and dimension {} of {} does not", sum, axis, value.shape.ToString());
  if (value.size == 0) return OkStatus();
  const std::int64_t outer = DimProduct(value.shape, 0, axis);
  const std::int64_t inner = DimProduct(value.shape, axis + 1, rank);
  std::int64_t offset = 0;
  for (const View& out : c.out) {
    const std::int64_t part = out.shape[axis] * inner;
    StridedCopy copy;
    copy.Add(outer, value.shape[axis] * inner, part);
    copy.Add(part, 1, 1);
    copy.Run(value.dtype, At(value.dtype, value.data, offset), out.data, c.pool);
    offset += part;
  }
  return OkStatus();
}

}  // namespace keratin::ops
