#include <cmath>

#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_psnr) {
  return {.names = {"image.psnr", "compat.v1.image.psnr"}, .parameters = {"a", "b", "max_val"}, .lower = [](OpCall& c) -> Results {
            const auto [first, second] = Operands(c, "a", "b");
            if (c.to.failed()) return first;
            const Expr a = ConvertImage(c, first, DType::kFloat, false), b = ConvertImage(c, second, DType::kFloat, false);
            const Expr most = ConvertImage(c, first.Number(c.Number("max_val", 1)), DType::kFloat, false);
            const Expr error = Reduce("Mean", Call("SquaredDifference", {a, b}), Over({-3, -2, -1}));
            return 20 * Call("Log", {most}) / std::log(10.0) - (10 / std::log(10.0)) * Call("Log", {error});
          }};
}
