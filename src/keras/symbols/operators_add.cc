#include "keras/symbols/symbol.h"

namespace keratin::keras {
namespace {

// A constant operand has a name of its own, not the op's.
Expr OperandOf(OpCall& c, std::string_view parameter, std::string_view other) {
  const CallArgument *argument = c.Find(parameter), *beside = c.Find(other);
  if (argument == nullptr || beside == nullptr || argument->kind != Argument::Kind::kConstant || beside->kind == Argument::Kind::kConstant)
    return argument == nullptr ? Expr(c.to, {}) : c.Convert(*argument);
  const Result<Tensor> made = ConstantTensor(argument->constant, c.Convert(*beside).dtype());
  if (!made.ok()) return c.Fail(made.status());
  return {c.to, c.to.Const(*made, parameter)};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_SYMBOL(operators_add) {
  return {.names = {"__operators__.add"}, .parameters = {"x", "y"}, .lower = [](OpCall& c) -> Results {
            if (!c.Has("x") || !c.Has("y")) return c.Fail(InvalidArgument("the file has no second operand; tf.keras loses it in some operators"));
            const Expr x = OperandOf(c, "x", "y"), y = OperandOf(c, "y", "x");
            return c.to.failed() ? x : Raw(x.dtype() == DType::kString ? "Add" : "AddV2", {x, y});
          }};
}
