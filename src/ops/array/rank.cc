#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(rank) {
  return {.name = "Rank",
          .inputs = {"input: T"},
          .outputs = {"output: int32"},
          .attrs = {"T: type"},
          .infer = [](InferContext& c) { return SetScalar(c, 0, c.shape(0).has_rank() ? c.shape(0).rank() : ValueInfo::kUnknownElement); },
          .run = [](const RunContext& c) { *c.out[0].as<std::int32_t>() = c.in[0].shape.rank(); },
          .examples = {{.in = {Tensor{{1, 2}, {3, 4}}}, .out = {Tensor::Scalar<std::int32_t>(2)}}}};
}
