#include "ops/array/scatter_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_scatter_add) {
  return {.name = "TensorScatterAdd",
          .inputs = {"tensor: T", "indices: Tindices", "updates: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tindices: {int32, int64}", "bad_indices_policy: string = \"\""},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(CheckPolicy(c));
            KERATIN_TRY(SameAsInput(c));
            return CheckScatter(c, c.shape(0), c.shape(1), c.shape(2));
          },
          .checked_run = [](const RunContext& c) -> Status {
            CopyElements(c.out[0].dtype, c.in[0].data, c.out[0].data, c.out[0].size, c.pool);
            return ScatterAdd(c.in[1], c.in[2], c.out[0]);
          },
          .kernel_types = RealTypes(),
          .note = "bad_indices_policy IGNORE is refused",
          .examples = {{.in = {Tensor{{3}, {1, 2, 3}}, Tensor::Of<std::int32_t>({2, 1}, std::vector<std::int32_t>{1, 1}), Tensor{{2}, {9, 1}}},
                        .out = {Tensor{{3}, {1, 12, 3}}}}}};
}
