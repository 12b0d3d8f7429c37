#include "ops/array/transpose_common.h"

#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"

namespace keratin::ops {

Status InferTranspose(InferContext& c) {
  const Shape& shape = c.shape(0);
  const std::optional<std::vector<std::int64_t>> perm = c.Elements(1);
  if (perm) KERATIN_TRY(CheckRank(c, static_cast<int>(std::min<std::size_t>(perm->size(), 1000))));
  if (perm && shape.has_rank() && perm->size() != static_cast<std::size_t>(shape.rank()))
    return Refuse(c, "a permutation of {} does not fit the shape {}", perm->size(), shape.ToString());
  const int rank = shape.has_rank() ? shape.rank() : perm ? static_cast<int>(perm->size()) : -1;
  if (rank < 0) return OkStatus();
  Shape result = Shape::UnknownDims(rank);
  std::array<bool, Shape::kMaxRank> seen{};
  for (int i = 0; perm && i < rank; ++i) {
    const std::int64_t from = (*perm)[static_cast<std::size_t>(i)];
    if (from == ValueInfo::kUnknownElement) continue;
    KERATIN_ASSIGN(const int at, AxisOf(c, from, rank));
    if (seen[static_cast<std::size_t>(at)]) return Refuse(c, "{} stands twice in the permutation", from);
    seen[static_cast<std::size_t>(at)] = true;
    if (shape.has_rank()) result[i] = shape[at];
  }
  c.SetShape(0, result);
  return OkStatus();
}

Status RunTranspose(const RunContext& c) {
  const ConstView& in = c.in[0];
  const View& out = c.out[0];
  const int rank = in.shape.rank();
  KERATIN_TRY(CheckSize(c.in[1], rank));
  const Strides in_strides = StridesOf(in.shape);
  const Strides out_strides = StridesOf(out.shape);
  std::array<bool, Shape::kMaxRank> seen{};
  StridedCopy copy;
  for (int i = 0; i < rank; ++i) {
    KERATIN_ASSIGN(const int at, AxisOf(IntAt(c.in[1], i), rank));
    if (seen[static_cast<std::size_t>(at)] || in.shape[at] != out.shape[i])
      return InvalidArgument("the permutation does not take {} to {}", in.shape.ToString(), out.shape.ToString());
    seen[static_cast<std::size_t>(at)] = true;
    copy.Add(out.shape[i], in_strides[static_cast<std::size_t>(at)], out_strides[static_cast<std::size_t>(i)]);
  }
  copy.Run(in.dtype, in.data, out.data, c.pool);
  return OkStatus();
}

}  // namespace keratin::ops
