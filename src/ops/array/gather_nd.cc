#include "ops/array/scatter_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferGatherNd(InferContext& c) {
  KERATIN_TRY(CheckPolicy(c));
  const Shape& params = c.shape(0);
  const Shape& indices = c.shape(1);
  KERATIN_TRY(c.RequireRank(1, 1, Shape::kMaxRank));
  if (!params.has_rank() || !indices.has_rank() || indices.back() < 0) return OkStatus();
  if (indices.back() > params.rank()) return Refuse(c, "indices of {} numbers do not fit the shape {}", indices.back(), params.ToString());
  const int depth = static_cast<int>(indices.back());
  KERATIN_TRY(CheckRank(c, indices.rank() - 1 + params.rank() - depth));
  c.SetShape(0, Joined(SubShape(indices, 0, indices.rank() - 1), SubShape(params, depth, params.rank())));
  return OkStatus();
}
Status RunGatherNd(const RunContext& c) {
  KERATIN_ASSIGN(const IndexRows rows, IndexRows::Of(c.in[1], c.in[0].shape));
  for (std::int64_t i = 0; i < rows.count; ++i) {
    KERATIN_ASSIGN(const std::int64_t slice, rows.SliceAt(i));
    CopyElements(c.out[0].dtype, At(c.out[0].dtype, c.in[0].data, slice * rows.slice_size), At(c.out[0].dtype, c.out[0].data, i * rows.slice_size),
                 rows.slice_size, nullptr);
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(gather_nd) {
  return {.name = "GatherNd",
          .inputs = {"params: Tparams", "indices: Tindices"},
          .outputs = {"output: Tparams"},
          .attrs = {"Tparams: type", "Tindices: {int16, int32, int64}", "bad_indices_policy: string = \"\""},
          .infer = InferGatherNd,
          .checked_run = RunGatherNd,
          .note = "bad_indices_policy IGNORE is refused",
          .examples = {
              {.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor::Of<std::int32_t>({2, 2}, std::vector<std::int32_t>{0, 1, 1, 0})}, .out = {Tensor{{2}, {2, 3}}}}}};
}
