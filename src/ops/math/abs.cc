#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(abs) {
  return {.name = "Abs",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, int8, int16, int32, int64}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kAbs)) return;
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(c, [](auto x) {
                    if constexpr (std::is_floating_point_v<decltype(x)>)
                      return std::abs(x);
                    else
                      return x < 0 ? WrapSub(decltype(x)(0), x) : x;
                  });
                });
              },
          .in_place = 1,
          .kernel_types = {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64},
          .examples = {{.in = {Tensor{{3}, {-1.5, 0.0, 2.0}}}, .out = {Tensor{{3}, {1.5, 0.0, 2.0}}}},
                       {.in = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{INT32_MIN, -3})},
                        .out = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{INT32_MIN, 3})}}}};
}
