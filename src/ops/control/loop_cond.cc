#include "ops/op.h"

KERATIN_OP(loop_cond) {
  return {.name = "LoopCond",
          .inputs = {"input: bool"},
          .outputs = {"output: bool"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 0, 0));
            return ScalarOutput(c);
          },
          .note = "a graph with it is rewritten to While before it runs"};
}
