#include "ops/array/gather_common.h"
#include "ops/op.h"

KERATIN_OP(gather) {
  return {.name = "Gather",
          .inputs = {"params: Tparams", "indices: Tindices"},
          .outputs = {"output: Tparams"},
          .attrs = {"validate_indices: bool = true", "Tparams: type", "Tindices: {int32, int64}"},
          .infer = [](InferContext& c) { return InferGather(c, 0, 0); },
          .checked_run = [](const RunContext& c) { return GatherSlices(c.in[0], c.in[1], 0, 0, c.out[0], c.pool); },
          .any_address = 1,
          .examples = {{.in = {Tensor{{3, 1}, {1, 2, 3}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{2, 0})}, .out = {Tensor{{2, 1}, {3, 1}}}}}};
}
