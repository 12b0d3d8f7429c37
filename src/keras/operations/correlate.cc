#include "keras/operations/numpy.h"

KERATIN_OPERATION(correlate) {
  return Operation("ops.Correlate", {"x1", "x2"}, {{"mode", "valid"}}, [](OpCall& c) -> Results {
    auto [a, b] = c.Pair("x1", "x2");
    if (c.to.failed()) return a;
    const DType dtype = FloatOfInt(a.dtype());
    a = Cast(a, dtype);
    b = Cast(b, dtype);
    const std::int64_t n = c.to.StaticDim(a, 0), m = c.to.StaticDim(b, 0);
    const std::string mode = c.config.String("mode");
    const auto pad = static_cast<std::int32_t>(std::max<std::int64_t>(m - 1, 0));
    if (mode != "valid") a = Call("Pad", {a, Expr(c.to, c.to.Const(Tensor::Of(Shape{1, 2}, std::vector<std::int32_t>{pad, pad})))});
    const Expr image = Reshape(a, std::vector<std::int64_t>{1, 1, -1, 1}), kernel = Reshape(b, std::vector<std::int64_t>{1, -1, 1, 1});
    const Expr full = Flat(Call("Conv2D", {image, kernel}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", "VALID"}}));
    if (mode != "same") return full;
    const std::int64_t size = std::max(n, m), start = (n + m - 1 - size) / 2;
    return SliceAxis(full, 0, start, start + size);
  });
}
