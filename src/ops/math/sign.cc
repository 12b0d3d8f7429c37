
#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(sign) {
  return {.name = "Sign",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kSign)) return;
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(c, [](auto x) {
                    using C = decltype(x);
                    return x != x ? x : static_cast<C>((C(0) < x) - (x < C(0)));
                  });
                });
              },
          .in_place = 1,
          .kernel_types = {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64},
          .examples = {{.in = {Tensor{{3}, {-1.5, 0.0, 2.0}}}, .out = {Tensor{{3}, {-1.0, 0.0, 1.0}}}}}};
}
