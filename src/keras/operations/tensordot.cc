#include "keras/operations/operation.h"

KERATIN_OPERATION(tensordot) {
  return Operation("ops.Tensordot", {"x1", "x2"}, {{"axes", ConfigKey::Kind::kAny, 2}}, [](OpCall& c) -> Results {
    const auto [given_a, given_b] = c.Pair("x1", "x2");
    if (c.to.failed()) return given_a;
    const DType dtype = given_a.dtype();
    const bool own = IsFloating(dtype) || IsComplex(dtype) || dtype == DType::kInt32 || dtype == DType::kInt64;
    const Expr a = Cast(given_a, own ? dtype : FloatType(dtype)), b = Cast(given_b, own ? dtype : FloatType(dtype));
    const Json& axes = c.config.Raw("axes");
    std::vector<std::int64_t> of_a, of_b;
    const auto numbers = [](const Json& json, std::vector<std::int64_t>& into) {
      if (json.AsInt()) into.push_back(*json.AsInt());
      for (const Json& item : json.items()) into.push_back(item.AsInt().value_or(0));
    };
    if (const std::optional<std::int64_t> count = axes.AsInt()) {
      for (std::int64_t i = 0; i < std::min<std::int64_t>(*count, 8); ++i) {
        of_a.push_back(a.rank() - *count + i);
        of_b.push_back(i);
      }
    } else {
      numbers(axes[0], of_a);
      numbers(axes[1], of_b);
    }
    return Cast(Tensordot(a, b, of_a, of_b), dtype);
  });
}
