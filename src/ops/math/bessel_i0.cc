#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

KERATIN_OP(bessel_i0) {
  return {.name = "BesselI0",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return special::BesselI0(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kApproximate,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.5, 3.0, -10.0}}}, .out = {Tensor{{3}, {1.0634835F, 4.8807931F, 2815.7166F}}}}}};
}
