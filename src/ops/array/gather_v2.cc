#include "ops/array/gather_common.h"
#include "ops/op.h"

KERATIN_OP(gather_v2) {
  return {
      .name = "GatherV2",
      .inputs = {"params: Tparams", "indices: Tindices", "axis: Taxis"},
      .outputs = {"output: Tparams"},
      .attrs = {"batch_dims: int = 0", "Tparams: type", "Tindices: {int16, int32, int64}", "Taxis: {int32, int64}"},
      .infer = [](InferContext& c) { return InferGather(c, KnownInt(c, 2), c.attrs().Int("batch_dims")); },
      .checked_run = [](const RunContext& c) -> Status {
        KERATIN_TRY(CheckSize(c.in[2], 1));
        return GatherSlices(c.in[0], c.in[1], IntAt(c.in[2], 0), c.attrs->Int("batch_dims"), c.out[0], c.pool);
      },
      .any_address = 1,
      .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{2, 0}), Tensor::Scalar<std::int32_t>(1)},
                    .out = {Tensor{{2, 2}, {3, 1, 6, 4}}}},
                   {.attrs = {{"batch_dims", std::int64_t{1}}},
                    .in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor::Of<std::int32_t>({2, 1}, std::vector<std::int32_t>{1, 0}), Tensor::Scalar<std::int32_t>(1)},
                    .out = {Tensor{{2, 1}, {2, 3}}}}}};
}
