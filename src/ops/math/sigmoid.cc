#include <cmath>

#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/op.h"

KERATIN_OP(sigmoid) {
  return {.name = "Sigmoid",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, complex64, complex128}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                if (MapFloat(c, kernels::UnaryOp::kSigmoid)) return;
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c,
                      [](auto x) {
                        using C = decltype(x);
                        const C e = std::exp(-std::abs(x));
                        return (x < C(0) ? e : C(1)) / (C(1) + e);
                      },
                      kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{4}, {0.0, 2.0, -2.0, -100.0}}}, .out = {Tensor{{4}, {0.5, 0.8807971, 0.11920292, 3.783505853677006e-44}}}}}};
}
