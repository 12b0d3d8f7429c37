#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(next_after) {
  return {
      .name = "NextAfter",
      .inputs = {"x1: T", "x2: T"},
      .outputs = {"output: T"},
      .attrs = {"T: {double, float} = DT_FLOAT"},
      .infer = BroadcastOfInputs,
      .run = [](const RunContext& c) { ForFloatType(c.in[0].dtype, [&]<class T>() { MapBinary<T>(c, [](auto a, auto b) { return std::nextafter(a, b); }); }); },
      .in_place = 2,
      .examples = {{.in = {Tensor{{3}, {1.0, 2.0, 0.0}}, Tensor{{3}, {2.0, 2.0, -1.0}}}, .out = {Tensor{{3}, {1.0000001F, 2.0, -1.4012985e-45F}}}}}};
}
