
#include "ops/broadcast.h"
#include "ops/float_kernels.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(real_div) {
  return {.name = "RealDiv",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: numbertype"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                if (BinaryFloat(c, kernels::BinaryOp::kDivide)) return;
                const auto divide = [&]<class T>() { MapBinary<T>(c, [](auto x, auto y) { return x / y; }); };
                ForFloatType(c.in[0].dtype, divide);
                ForComplexType(c.in[0].dtype, divide);
              },
          .in_place = 2,
          .kernel_types = {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kComplex64, DType::kComplex128},
          .examples = {{.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2}, {2, 4}}}, .out = {Tensor{{2, 2}, {0.5, 0.5, 1.5, 1}}}},
                       {.in = {Tensor{{1}, {1}}, Tensor{{1}, {0}}}, .out = {Tensor{{1}, {INFINITY}}}}}};
}
