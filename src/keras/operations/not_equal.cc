#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// One of the two is a tensor; the other may be a number.
std::vector<Value> LowerNotEqual(Lowering& to, const LayerCall& call) {
  const std::vector<Value> second = call.Tensors("1");
  Value a = call.input();
  Value b = second.empty() ? Value{} : second.front();
  if (!a.valid() && !b.valid()) {
    to.Fail({StatusCode::kInvalidArgument, "compares no tensor"});
    return {};
  }
  if (!a.valid()) a = to.Scalar(call.Constant("0").AsDouble().value_or(0), b);
  if (!b.valid()) b = to.Scalar(call.Constant("1").AsDouble().value_or(0), a);
  return {to.Op("NotEqual", {a, b})};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(not_equal) { return {.class_name = "ops.NotEqual", .lower_call = LowerNotEqual}; }
