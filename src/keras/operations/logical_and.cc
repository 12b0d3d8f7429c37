#include "keras/operations/binary.h"

KERATIN_OPERATION(logical_and) {
  return {.class_name = "ops.LogicalAnd", .lower_call = [](Lowering& to, const LayerCall& call) {
            const auto [a, b] = Operands(to, call);
            return std::vector<Value>{to.Op("LogicalAnd", {to.Cast(a, DType::kBool), to.Cast(b, DType::kBool)})};
          }};
}
