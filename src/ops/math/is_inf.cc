#include <cmath>

#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(is_inf) {
  return {.name = "IsInf",
          .inputs = {"x: T"},
          .outputs = {"y: bool"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run = [](const RunContext& c) { ForFloatType(c.in[0].dtype, [&]<class T>() { MapUnary<T, bool>(c, [](auto x) { return std::isinf(x); }); }); },
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{3}, {NAN, 1, -INFINITY}}}, .out = {Bools({false, false, true})}}}};
}
