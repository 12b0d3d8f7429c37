
#include "ops/broadcast.h"
#include "ops/float_kernels.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(squared_difference) {
  return {.name = "SquaredDifference",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {bfloat16, half, float, double, int32, int64, complex64, complex128}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                if (BinaryFloat(c, kernels::BinaryOp::kSquaredDifference)) return;
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  MapBinary<T>(c, [](auto x, auto y) {
                    const auto d = WrapSub(x, y);
                    return WrapMul(d, d);
                  });
                });
              },
          .in_place = 2,
          .kernel_types = {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt32, DType::kInt64},
          .examples = {{.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2}, {1, 4}}}, .out = {Tensor{{2, 2}, {0, 4, 4, 0}}}}}};
}
