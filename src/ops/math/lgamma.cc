#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

KERATIN_OP(lgamma) {
  return {.name = "Lgamma",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return special::Lgamma(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kApproximate,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.5, 3.0, -1.5}}}, .out = {Tensor{{3}, {0.57236493F, 0.69314718F, 0.86004704F}}}}}};
}
