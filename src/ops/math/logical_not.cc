
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(logical_not) {
  return {.name = "LogicalNot",
          .inputs = {"x: bool"},
          .outputs = {"y: bool"},
          .infer = SameAsInput,
          .run = [](const RunContext& c) { MapUnary<bool>(c, [](bool x) { return !x; }); },
          .in_place = 1,
          .examples = {{.in = {Bools({true, false})}, .out = {Bools({false, true})}}}};
}
