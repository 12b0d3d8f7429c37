#include <cmath>

#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(sinh) {
  return {.name = "Sinh",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return std::sinh(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.0, 1.0, -2.0}}}, .out = {Tensor{{3}, {0.0, 1.1752012, -3.6268604}}}}}};
}
