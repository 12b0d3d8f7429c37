#include "ops/array/scatter_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferScatterNd(InferContext& c) {
  KERATIN_TRY(CheckPolicy(c));
  KERATIN_TRY(c.RequireRank(2, 1, 1));
  KERATIN_ASSIGN(const Shape shape, c.ShapeFromInput(2));
  c.SetShape(0, shape);
  return CheckScatter(c, shape, c.shape(0), c.shape(1));
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(scatter_nd) {
  return {.name = "ScatterNd",
          .inputs = {"indices: Tindices", "updates: T", "shape: Tindices"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tindices: {int16, int32, int64}", "bad_indices_policy: string = \"\""},
          .infer = InferScatterNd,
          .checked_run = [](const RunContext& c) -> Status {
            FillElements(c.out[0].dtype, nullptr, c.out[0].data, c.out[0].size, c.pool);
            return ScatterInto(Scatter::kAdd, c.in[0], c.in[1], c.out[0]);
          },
          .kernel_types = RealTypes(),
          .note = "bad_indices_policy IGNORE is refused",
          .examples = {{.in = {Tensor::Of<std::int32_t>({3, 1}, std::vector<std::int32_t>{1, 3, 1}), Tensor{{3}, {5, 6, 7}},
                               Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{4})},
                        .out = {Tensor{{4}, {0, 12, 0, 6}}}}}};
}
