#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

KERATIN_OP(zeta) {
  return {.name = "Zeta",
          .inputs = {"x: T", "q: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {float, double}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapBinary<T>(
                      c, [](auto a, auto b) { return special::Zeta(a, b); }, kHeavyMapGrain);
                });
              },
          .in_place = 2,
          .accuracy = Accuracy::kApproximate,
          .examples = {{.in = {Tensor{{2}, {2.0, 3.0}}, Tensor{{2}, {1.0, 2.0}}}, .out = {Tensor{{2}, {1.6449341F, 0.20205691F}}}}}};
}
