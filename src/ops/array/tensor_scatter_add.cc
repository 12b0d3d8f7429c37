#include "ops/array/scatter_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_scatter_add) {
  return {.name = "TensorScatterAdd",
          .inputs = {"tensor: T", "indices: Tindices", "updates: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tindices: {int32, int64}", "bad_indices_policy: string = \"\""},
          .infer = TensorScatterShape,
          .checked_run = RunTensorScatter<Scatter::kAdd>,
          .kernel_types = RealTypes(),
          .note = "bad_indices_policy IGNORE is refused",
          .examples = {{.in = {Tensor{{3}, {1, 2, 3}}, Tensor::Of<std::int32_t>({2, 1}, std::vector<std::int32_t>{1, 1}), Tensor{{2}, {9, 1}}},
                        .out = {Tensor{{3}, {1, 12, 3}}}}}};
}
