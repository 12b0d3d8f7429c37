#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(round) {
  return {.name = "Round",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kRound)) return;
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(c, [](auto x) {
                    if constexpr (std::is_floating_point_v<decltype(x)>)
                      return std::nearbyint(x);
                    else
                      return x;
                  });
                });
              },
          .in_place = 1,
          .kernel_types = {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64},
          .examples = {{.in = {Tensor{{4}, {-1.5, 0.5, 1.5, 2.5}}}, .out = {Tensor{{4}, {-2.0, 0.0, 2.0, 2.0}}}}}};
}
