#include "keras/operations/operation.h"

KERATIN_OPERATION(cross) {
  return Operation("ops.Cross", {"x1", "x2"}, {{"axisa", -1}, {"axisb", -1}, {"axisc", -1}, {"axis", ConfigKey::Kind::kInt}}, [](OpCall& c) -> Results {
    auto [a, b] = c.Pair("x1", "x2");
    const auto axis = [&](const char* key) { return c.config.IsNull("axis") ? c.config.Int(key) : c.config.Int("axis"); };
    a = MoveAxis(a, {axis("axisa")}, {-1});
    b = MoveAxis(b, {axis("axisb")}, {-1});
    const std::int64_t size_a = c.to.StaticDim(a, -1), size_b = c.to.StaticDim(b, -1);
    if (c.to.failed()) return a;
    if ((size_a != 2 && size_a != 3) || (size_b != 2 && size_b != 3)) return c.Fail(InvalidArgument("takes vectors of 2 or 3"));
    const auto part = [](Expr x, std::int64_t size, std::int64_t i) { return i < size ? Index(x, -1, i) : ZerosLike(Index(x, -1, 0)); };
    std::vector<Expr> parts;
    for (std::int64_t i = 0; i < 3; ++i) {
      const std::int64_t j = (i + 1) % 3, k = (i + 2) % 3;
      parts.push_back(part(a, size_a, j) * part(b, size_b, k) - part(a, size_a, k) * part(b, size_b, j));
    }
    if (size_a == 2 && size_b == 2) return parts.back();
    return MoveAxis(Stack(c.to, parts, -1), {-1}, {axis("axisc")});
  });
}
