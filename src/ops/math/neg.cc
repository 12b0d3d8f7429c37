#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(neg) {
  return {.name = "Neg",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kNegate)) return;
                ForNumberType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(c, [](auto x) {
                    if constexpr (std::is_floating_point_v<decltype(x)>)
                      return -x;
                    else
                      return WrapSub(decltype(x)(0), x);
                  });
                });
              },
          .in_place = 1,
          .kernel_types = {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64,
                           DType::kComplex64, DType::kComplex128},
          .examples = {{.in = {Tensor{{2}, {-1.5, 2.0}}}, .out = {Tensor{{2}, {1.5, -2.0}}}},
                       {.in = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{INT32_MIN, -3})},
                        .out = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{INT32_MIN, 3})}}}};
}
