#include "keras/operations/binary.h"

KERATIN_OPERATION(equal) {
  return {.class_name = "ops.Equal", .lower_call = [](Lowering& to, const LayerCall& call) {
            const auto [a, b] = Operands(to, call);
            return std::vector<Value>{to.Op("Equal", {a, b})};
          }};
}
