#include "ops/array/scatter_common.h"

#include "base/checked_math.h"
#include "ops/map.h"

namespace keratin::ops {
namespace {

template <class T>
T Scattered(Scatter how, T a, T b) {
  using C = ComputeType<T>;
  const C x = static_cast<C>(a), y = static_cast<C>(b);
  switch (how) {
    case Scatter::kAdd: return static_cast<T>(WrapAdd(x, y));
    case Scatter::kSub: return static_cast<T>(WrapSub(x, y));
    case Scatter::kMax: return x < y ? b : a;
    default: return y < x ? b : a;
  }
}

}  // namespace

Result<IndexRows> IndexRows::Of(const ConstView& indices, const Shape& shape) {
  IndexRows rows;
  const int rank = indices.shape.rank();
  if (rank < 1 || indices.shape.back() > shape.rank())
    return InvalidArgument("indices of shape {} do not fit the shape {}", indices.shape.ToString(), shape.ToString());
  rows.indices_ = indices;
  rows.shape_ = shape;
  rows.depth_ = static_cast<int>(indices.shape.back());
  rows.slice_size = SubShape(shape, rows.depth_, shape.rank()).NumElements();
  rows.count = SubShape(indices.shape, 0, rank - 1).NumElements();
  if (rows.slice_size < 0 || rows.count < 0)
    return InvalidArgument("indices of shape {} are too many for the shape {}", indices.shape.ToString(), shape.ToString());
  if (rows.slice_size == 0) rows.count = rows.depth_ == 0 ? 0 : rows.count;
  return rows;
}

Result<std::int64_t> IndexRows::SliceAt(std::int64_t i) const {
  std::int64_t slice = 0;
  for (int k = 0; k < depth_; ++k) {
    const std::int64_t index = IntAt(indices_, i * depth_ + k);
    if (index < 0 || index >= shape_[k])
      return InvalidArgument("indices[{}] has {} for dimension {} of {}, which is outside it", i, index, k, shape_.ToString());
    slice = slice * shape_[k] + index;
  }
  return slice;
}

Status CheckPolicy(const InferContext& c) {
  const std::string policy = c.attrs().String("bad_indices_policy");
  if (policy.empty() || policy == "DEFAULT" || policy == "ERROR") return OkStatus();
  return Unimplemented("node \"{}\" ({}): bad_indices_policy \"{}\" is not supported", c.node().name, c.node().op, policy);
}

Status CheckScatter(const InferContext& c, const Shape& shape, const Shape& indices, const Shape& updates) {
  if (!shape.has_rank() || !indices.has_rank()) return OkStatus();
  if (indices.rank() < 1 || indices.back() > shape.rank())
    return Refuse(c, "indices of shape {} do not fit the shape {}", indices.ToString(), shape.ToString());
  if (indices.back() < 0) return OkStatus();
  const Shape wanted = Joined(SubShape(indices, 0, indices.rank() - 1), SubShape(shape, static_cast<int>(indices.back()), shape.rank()));
  if (!updates.IsCompatibleWith(wanted)) return Refuse(c, "updates have the shape {} and must have {}", updates.ToString(), wanted.ToString());
  return OkStatus();
}

Status TensorScatterShape(InferContext& c) {
  KERATIN_TRY(CheckPolicy(c));
  KERATIN_TRY(SameAsInput(c));
  return CheckScatter(c, c.shape(0), c.shape(1), c.shape(2));
}

Status ScatterInto(Scatter how, const ConstView& indices, const ConstView& updates, const View& out) {
  KERATIN_ASSIGN(const IndexRows rows, IndexRows::Of(indices, out.shape));
  KERATIN_TRY(CheckSize(updates, rows.count * rows.slice_size));
  for (std::int64_t i = 0; i < rows.count; ++i) {
    KERATIN_ASSIGN(const std::int64_t slice, rows.SliceAt(i));
    ForRealType(out.dtype, [&]<class T>() {
      T* to = out.as<T>() + slice * rows.slice_size;
      const T* from = updates.as<T>() + i * rows.slice_size;
      for (std::int64_t k = 0; k < rows.slice_size; ++k) to[k] = Scattered(how, to[k], from[k]);
    });
  }
  return OkStatus();
}

OpSpec TensorScatterOp(std::string_view name, CheckedRunFn run, std::vector<OpExample> examples) {
  return {.name = name,
          .inputs = {"tensor: T", "indices: Tindices", "updates: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tindices: {int32, int64}", "bad_indices_policy: string = \"\""},
          .infer = TensorScatterShape,
          .checked_run = run,
          .kernel_types = RealTypes(),
          .note = "bad_indices_policy IGNORE is refused",
          .examples = std::move(examples)};
}

}  // namespace keratin::ops
