#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(rint) {
  return {.name = "Rint",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kRound)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](auto x) { return std::nearbyint(x); }); });
              },
          .in_place = 1,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{4}, {-1.5, 0.5, 1.5, 2.5}}}, .out = {Tensor{{4}, {-2.0, 0.0, 2.0, 2.0}}}}}};
}
