#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

KERATIN_OP(bessel_i1) {
  return {.name = "BesselI1",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return special::BesselI1(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kApproximate,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.5, 3.0, -10.0}}}, .out = {Tensor{{3}, {0.25789434F, 3.953371F, -2670.9883F}}}}}};
}
