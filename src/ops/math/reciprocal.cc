
#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(reciprocal) {
  return {.name = "Reciprocal",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kReciprocal)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](auto x) { return decltype(x)(1) / x; }); });
              },
          .in_place = 1,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {-0.5, 1.0, 4.0}}}, .out = {Tensor{{3}, {-2.0, 1.0, 0.25}}}}}};
}
