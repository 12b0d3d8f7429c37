#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(ceil) {
  return {.name = "Ceil",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kCeil)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](auto x) { return std::ceil(x); }); });
              },
          .in_place = 1,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {-1.5, 0.5, 2.0}}}, .out = {Tensor{{3}, {-1.0, 1.0, 2.0}}}}}};
}
