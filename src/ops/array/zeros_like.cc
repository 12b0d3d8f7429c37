#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

KERATIN_OP(zeros_like) {
  return {.name = "ZerosLike",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: type"},
          .infer = [](InferContext& c) -> Status {
            if (c.output(0).dtype == DType::kResource || c.output(0).dtype == DType::kVariant)
              return Unimplemented("node \"{}\" (ZerosLike): there are no zeros of {}", c.node().name, DTypeName(c.output(0).dtype));
            return SameAsInput(c);
          },
          .run = [](const RunContext& c) { FillElements(c.out[0].dtype, nullptr, c.out[0].data, c.out[0].size, c.pool); },
          .examples = {{.in = {Tensor{{2}, {1, 2}}}, .out = {Tensor{{2}, {0, 0}}}}}};
}
