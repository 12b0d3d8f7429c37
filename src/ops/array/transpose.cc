#include "ops/array/transpose_common.h"
#include "ops/op.h"

KERATIN_OP(transpose) {
  return {.name = "Transpose",
          .inputs = {"x: T", "perm: Tperm"},
          .outputs = {"y: T"},
          .attrs = {"T: type", "Tperm: {int32, int64} = DT_INT32"},
          .infer = InferTranspose,
          .checked_run = RunTranspose,
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{1, 0})},
                        .out = {Tensor{{3, 2}, {1, 4, 2, 5, 3, 6}}}}}};
}
