
#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(square) {
  return {.name = "Square",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: numbertype"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kSquare)) return;
                ForRealType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](auto x) { return WrapMul(x, x); }); });
              },
          .in_place = 1,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{3}, {-1.5, 0.0, 2.0}}}, .out = {Tensor{{3}, {2.25, 0.0, 4.0}}}},
                       {.in = {Tensor::Of<std::uint16_t>({1}, std::vector<std::uint16_t>{65535})},
                        .out = {Tensor::Of<std::uint16_t>({1}, std::vector<std::uint16_t>{1})}}}};
}
