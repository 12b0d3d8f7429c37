#include "ops/control/optional_common.h"
#include "ops/op.h"

KERATIN_OP(optional_from_value) {
  return {.name = "OptionalFromValue",
          .inputs = {"components: Toutput_types"},
          .outputs = {"optional: variant"},
          .attrs = {"Toutput_types: list(type) >= 1"},
          .infer = ScalarOutput,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(Tensor out, HandleTensor(c, DType::kVariant, std::make_shared<Optional>(std::vector<Tensor>(c.inputs().begin(), c.inputs().end()))));
            c.SetOutput(0, std::move(out));
            return OkStatus();
          }};
}
