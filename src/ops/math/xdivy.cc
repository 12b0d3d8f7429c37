
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(xdivy) {
  return {.name = "Xdivy",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {half, bfloat16, float, double, complex64, complex128}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() { MapBinary<T>(c, [](auto x, auto y) { return x == 0 ? decltype(x)(0) : x / y; }); });
              },
          .in_place = 2,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{2}, {0, 3}}, Tensor{{2}, {0, 2}}}, .out = {Tensor{{2}, {0, 1.5}}}}}};
}
