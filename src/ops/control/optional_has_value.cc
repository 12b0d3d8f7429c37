#include "ops/control/optional_common.h"
#include "ops/op.h"

KERATIN_OP(optional_has_value) {
  return {
      .name = "OptionalHasValue", .inputs = {"optional: variant"}, .outputs = {"has_value: bool"}, .infer = ScalarOutput, .eval = [](EvalContext& c) -> Status {
        KERATIN_ASSIGN(const std::shared_ptr<Optional> optional, ResourceAt<Optional>(c, 0, "an optional"));
        c.SetOutput(0, Tensor::Scalar(optional->values.has_value()));
        return OkStatus();
      }};
}
