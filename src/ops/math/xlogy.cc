#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(xlogy) {
  return {.name = "Xlogy",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {half, bfloat16, float, double, complex64, complex128}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  MapBinary<T>(
                      c, [](auto x, auto y) { return x == 0 ? decltype(x)(0) : x * std::log(y); }, kHeavyMapGrain);
                });
              },
          .in_place = 2,
          .accuracy = Accuracy::kClose,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{2}, {0, 2}}, Tensor{{2}, {0, 1}}}, .out = {Tensor{{2}, {0, 0}}}}}};
}
