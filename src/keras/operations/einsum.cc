#include "keras/operations/operation.h"

KERATIN_OPERATION(einsum) {
  return Operation("ops.Einsum", {"*operands"}, {ConfigKey("subscripts", ConfigKey::Kind::kString).Required()}, [](OpCall& c) -> Results {
    std::vector<const CallArgument*> operands;
    const CallArgument* all = c.Find("*operands");
    for (std::size_t i = 0; all != nullptr && i < all->items.size(); ++i) operands.push_back(&all->items[i]);
    std::vector<Expr> xs = c.Promoted(operands, false);
    if (xs.empty()) return Expr(c.to, {});
    const DType dtype = xs.front().dtype() == DType::kInt8 ? DType::kInt32 : xs.front().dtype();
    if (IsInteger(dtype))
      for (Expr& x : xs) x = Cast(x, DType::kFloat);
    std::string equation = c.config.String("subscripts");
    std::erase(equation, ' ');
    return Cast(Call("Einsum", xs, {{"equation", equation}}), dtype);
  });
}
