#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(switch) {
  return {.name = "Switch",
          .inputs = {"data: T", "pred: bool"},
          .outputs = {"output_false: T", "output_true: T"},
          .attrs = {"T: type"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(1, 0, 0));
            Forward(c, 0, 0);
            Forward(c, 0, 1);
            return OkStatus();
          },
          .note = "a graph with it is rewritten to If or While before it runs"};
}
