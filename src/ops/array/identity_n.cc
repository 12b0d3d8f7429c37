#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

KERATIN_OP(identity_n) {
  return {.name = "IdentityN",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: list(type) >= 1"},
          .infer = ForwardInputs,
          .run =
              [](const RunContext& c) {
                for (std::size_t i = 0; i < c.out.size(); ++i) CopyElements(c.out[i].dtype, c.in[i].data, c.out[i].data, c.out[i].size, c.pool);
              },
          .examples = {{.in = {Tensor{{2}, {1, 2}}, Tensor::Scalar(true)}, .out = {Tensor{{2}, {1, 2}}, Tensor::Scalar(true)}}}};
}
