#include "base/errors.h"
#include "keras/operations/binary.h"

namespace keratin::keras {
namespace {

std::optional<double> NumberOf(const Json& value) {
  if (const std::optional<bool> flag = value.AsBool()) return *flag ? 1 : 0;
  return value.AsDouble();
}

}  // namespace

std::pair<Value, Value> Operands(Lowering& to, const LayerCall& call) {
  const auto tensor = [&](const char* name) {
    const std::vector<Value> found = call.Tensors(name);
    return found.size() == 1 ? found.front() : Value{};
  };
  const auto number = [&](const char* position, const char* name) {
    const Json constant = call.Constant(position);
    return NumberOf(constant.is_null() ? call.Constant(name) : constant);
  };
  const Value positional = tensor("1");
  Value second = positional.valid() ? positional : tensor("x2");
  Value first = tensor("x1");
  // A call's input is its first positional argument when that is a tensor, or else the first keyword argument that is one.
  const bool number_first = number("0", "x1").has_value();
  if (!first.valid() && !number_first && call.inputs.size() == 1) first = call.input();
  if (to.failed()) return {};
  if (!first.valid() && second.valid())
    if (const std::optional<double> value = number("0", "x1")) first = to.Scalar(*value, second);
  if (first.valid() && !second.valid())
    if (const std::optional<double> value = number("1", "x2")) second = to.Scalar(*value, first);
  if (!first.valid() || !second.valid()) {
    to.Fail(InvalidArgument("needs two tensors, or a tensor and a number"));
    return {};
  }
  if (to.dtype(first) != to.dtype(second)) {
    to.Fail(Unimplemented("operands of types {} and {}", DTypeName(to.dtype(first)), DTypeName(to.dtype(second))));
    return {};
  }
  return {first, second};
}

}  // namespace keratin::keras
