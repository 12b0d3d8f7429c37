#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(atan2) {
  return {.name = "Atan2",
          .inputs = {"y: T", "x: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapBinary<T>(
                      c, [](auto x, auto y) { return std::atan2(x, y); }, kHeavyMapGrain);
                });
              },
          .in_place = 2,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{2}, {1, -1}}, Tensor{{2}, {1, 0}}}, .out = {Tensor{{2}, {0.7853982, -1.5707964}}}}}};
}
