
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(logical_and) {
  return {.name = "LogicalAnd",
          .inputs = {"x: bool", "y: bool"},
          .outputs = {"z: bool"},
          .infer = BroadcastOfInputs,
          .run = [](const RunContext& c) { MapBinary<bool>(c, [](bool x, bool y) { return x && y; }); },
          .in_place = 2,
          .examples = {{.in = {Bools({true, true, false}), Bools({true, false, false})}, .out = {Bools({true, false, false})}}}};
}
