#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

KERATIN_OP(digamma) {
  return {.name = "Digamma",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return special::Digamma(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kApproximate,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {0.5, 3.0, -1.5}}}, .out = {Tensor{{3}, {-1.9635108F, 0.92278421F, 0.70315683F}}}}}};
}
