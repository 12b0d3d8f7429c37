
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(less) {
  return {.name = "Less",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: bool"},
          .attrs = {"T: realnumbertype"},
          .infer = BroadcastOfInputs,
          .run = [](const RunContext& c) { ForRealType(c.in[0].dtype, [&]<class T>() { MapBinary<T, bool>(c, [](auto x, auto y) { return x < y; }); }); },
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{3}, {1, 2, 3}}, Tensor{{1}, {2}}}, .out = {Bools({true, false, false})}},
                       {.in = {Tensor{{1}, {NAN}}, Tensor{{1}, {2}}}, .out = {Bools({false})}}}};
}
