#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerConcatenate(Lowering& to, const LayerCall& call) {
  if (call.inputs.empty()) {
    to.Fail(InvalidArgument("needs at least one tensor"));
    return {};
  }
  if (call.inputs.size() == 1) return {to.Op("Identity", call.inputs)};
  std::vector<Value> inputs = call.inputs;
  inputs.push_back(to.Int(call.config.Int("axis")));
  return {to.Op("ConcatV2", inputs)};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(concatenate) { return {.class_name = "ops.Concatenate", .config = {{"axis", 0}}, .lower_call = LowerConcatenate}; }
