#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_per_image_standardization) {
  return {.names = {"image.per_image_standardization"}, .parameters = {"image"}, .lower = [](OpCall& c) -> Results {
            const Expr x = Cast(c.First(), DType::kFloat);
            const Axes axes = Over({-1, -2, -3});
            const Expr count = Cast(Reduce("Prod", SliceAxis(ShapeOf(x), 0, -3, {}), {}), DType::kFloat);
            const Expr deviation = Call("Sqrt", {Variance(x, axes, true)});
            return (x - Reduce("Mean", x, axes, true)) / Call("Maximum", {deviation, Call("Rsqrt", {count})});
          }};
}
