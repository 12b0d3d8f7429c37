#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(size) {
  return {.name = "Size",
          .inputs = {"input: T"},
          .outputs = {"output: out_type"},
          .attrs = {"T: type", "out_type: {int32, int64} = DT_INT32"},
          .infer =
              [](InferContext& c) {
                const std::int64_t size = c.shape(0).NumElements();
                return SetScalar(c, 0, size < 0 ? ValueInfo::kUnknownElement : size);
              },
          .run =
              [](const RunContext& c) {
                if (c.out[0].dtype == DType::kInt64)
                  *c.out[0].as<std::int64_t>() = c.in[0].size;
                else
                  *c.out[0].as<std::int32_t>() = static_cast<std::int32_t>(c.in[0].size);
              },
          .examples = {{.in = {Tensor{{1, 2}, {3, 4}}}, .out = {Tensor::Scalar<std::int32_t>(2)}}}};
}
