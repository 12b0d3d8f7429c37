
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(mul_no_nan) {
  return {.name = "MulNoNan",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {bfloat16, half, float, double, complex64, complex128}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() { MapBinary<T>(c, [](auto x, auto y) { return y == 0 ? decltype(x)(0) : x * y; }); });
              },
          .in_place = 2,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {NAN, INFINITY, 2}}, Tensor{{3}, {0, 0, 3}}}, .out = {Tensor{{3}, {0, 0, 6}}}}}};
}
