#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

KERATIN_OP(igammac) {
  return {.name = "Igammac",
          .inputs = {"a: T", "x: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {float, double}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapBinary<T>(
                      c, [](auto a, auto b) { return special::Igammac(a, b); }, kHeavyMapGrain);
                });
              },
          .in_place = 2,
          .accuracy = Accuracy::kApproximate,
          .examples = {{.in = {Tensor{{2}, {0.5, 3.0}}, Tensor{{2}, {1.0, 2.0}}}, .out = {Tensor{{2}, {0.15729916F, 0.67667639F}}}}}};
}
