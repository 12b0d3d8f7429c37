#include "keras/operations/binary.h"

KERATIN_OPERATION(logical_or) {
  return {.class_name = "ops.LogicalOr", .lower_call = [](Lowering& to, const LayerCall& call) {
            const auto [a, b] = Operands(to, call);
            return std::vector<Value>{to.Op("LogicalOr", {to.Cast(a, DType::kBool), to.Cast(b, DType::kBool)})};
          }};
}
