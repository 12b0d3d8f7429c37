#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

KERATIN_OP(bessel_i0e) {
  return {.name = "BesselI0e",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return special::BesselI0e(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kApproximate,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.5, 3.0, -10.0}}}, .out = {Tensor{{3}, {0.64503539F, 0.24300039F, 0.12783334F}}}}}};
}
