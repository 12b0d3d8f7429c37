#include "ops/control/optional_common.h"
#include "ops/op.h"

KERATIN_OP(optional_none) {
  return {.name = "OptionalNone", .outputs = {"optional: variant"}, .infer = ScalarOutput, .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(Tensor out, HandleTensor(c, DType::kVariant, std::make_shared<Optional>(std::nullopt)));
            c.SetOutput(0, std::move(out));
            return OkStatus();
          }};
}
