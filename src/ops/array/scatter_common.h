// Ops whose indices are rows of numbers: GatherNd, ScatterNd, TensorScatterUpdate, TensorScatterAdd and its kin.
#pragma once

#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/map.h"

namespace keratin::ops {

// Rows of `indices` that each choose a slice of a tensor.
struct IndexRows {
  std::int64_t count = 0;
  std::int64_t slice_size = 0;  // elements
  static Result<IndexRows> Of(const ConstView& indices, const Shape& shape);
  // The number of the slice that row i chooses; every number is checked.
  [[nodiscard]] Result<std::int64_t> SliceAt(std::int64_t i) const;

 private:
  ConstView indices_;
  Shape shape_;
  int depth_ = 0;
};

// UNIMPLEMENTED for a bad_indices_policy that passes bad indices over.
Status CheckPolicy(const InferContext& c);
// `updates` fit `indices` into a tensor of `shape`.
Status CheckScatter(const InferContext& c, const Shape& shape, const Shape& indices, const Shape& updates);
// out[indices[i]] += updates[i], in order; for RealTypes. The others likewise.
enum class Scatter { kAdd, kSub, kMax, kMin };
Status ScatterInto(Scatter how, const ConstView& indices, const ConstView& updates, const View& out);

Status TensorScatterShape(InferContext& c);
// The first input with updates put into it.
template <Scatter how>
Status RunTensorScatter(const RunContext& c) {
  CopyElements(c.out[0].dtype, c.in[0].data, c.out[0].data, c.out[0].size, c.pool);
  return ScatterInto(how, c.in[1], c.in[2], c.out[0]);
}
// TensorScatterUpdate and its kin, for RealTypes.
OpSpec TensorScatterOp(std::string_view name, CheckedRunFn run, std::vector<OpExample> examples);

}  // namespace keratin::ops
