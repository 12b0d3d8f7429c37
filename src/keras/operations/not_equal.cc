#include "keras/operations/binary.h"

KERATIN_OPERATION(not_equal) {
  return {.class_name = "ops.NotEqual", .lower_call = [](Lowering& to, const LayerCall& call) {
            const auto [a, b] = Operands(to, call);
            return std::vector<Value>{to.Op("NotEqual", {a, b})};
          }};
}
