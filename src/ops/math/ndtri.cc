#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

KERATIN_OP(ndtri) {
  return {.name = "Ndtri",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {float, double}"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T>(
                      c, [](auto x) { return special::Ndtri(x); }, kHeavyMapGrain);
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kApproximate,
          .examples = {{.in = {Tensor{{3}, {0.1F, 0.5, 0.89999998F}}}, .out = {Tensor{{3}, {-1.2815516F, 0.0, 1.2815511F}}}}}};
}
