#include "keras/symbols/image.h"

namespace keratin::keras {
namespace {

// Half of the size, after the last row and column of odd ones are there twice.
Expr HalfImage(Expr x) {
  Lowering& to = x.to();
  const auto odd = [&](int axis) { return Vector(to, {IntExpr(to, 0), Call("FloorMod", {Dim(x, axis), IntExpr(to, 2)})}); };
  const Expr none = IntsExpr(to, {0, 0});
  const Expr whole = Call("MirrorPad", {x, Stack(to, {none, odd(1), odd(2), none}, 0)}, {{"mode", "SYMMETRIC"}});
  const std::vector<std::int64_t> two = {1, 2, 2, 1};
  return Raw("AvgPool", {whole}, {{"ksize", two}, {"strides", two}, {"padding", "VALID"}});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_SYMBOL(image_ssim_multiscale) {
  return {.names = {"image.ssim_multiscale", "compat.v1.image.ssim_multiscale"},
          .parameters = {"img1", "img2", "max_val", "power_factors", "filter_size", "filter_sigma", "k1", "k2"},
          .lower = [](OpCall& c) -> Results {
            const auto [first, second, most] = ComparedImages(c);
            Expr a = first, b = second;
            // Those of the paper, from the finest scale to the coarsest.
            std::vector<double> powers = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
            if (c.Has("power_factors")) {
              powers.clear();
              const Json given = c.Constant("power_factors");
              for (const Json& power : given.items()) powers.push_back(power.AsDouble().value_or(0));
            }
            if (powers.empty()) return c.Fail(InvalidArgument("power_factors is empty"));
            std::vector<Expr> parts;
            for (std::size_t i = 0; i < powers.size(); ++i) {
              if (c.to.failed()) return a;
              if (i > 0) {
                a = HalfImage(a);
                b = HalfImage(b);
              }
              const auto [whole, contrast] = SimilarityOf(c, a, b, most);
              parts.push_back(Call("Relu", {Reduce("Mean", i + 1 < powers.size() ? contrast : whole, Over({-3, -2}))}));
            }
            const Expr factors = NumbersExpr(c.to, Shape{static_cast<std::int64_t>(powers.size())}, powers, DType::kFloat);
            return Reduce("Mean", Reduce("Prod", Call("Pow", {Stack(c.to, parts, -1), factors}), Over({-1})), Over({-1}));
          }};
}
