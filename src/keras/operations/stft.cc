#include "keras/operations/signal.h"

KERATIN_OPERATION(stft) {
  return Operation("ops.STFT", {"x"}, ShortTimeKeys(), [](OpCall& c) -> Results {
    const std::optional<ShortTime> sizes = ReadShortTime(c);
    Expr x = c.Tensor("x");
    if (!sizes || c.to.failed()) return x;
    if (x.dtype() != DType::kFloat && x.dtype() != DType::kDouble) return c.Fail(InvalidArgument("takes float32 or float64"));
    const int rank = x.rank();
    if (rank < 1) return c.Fail(InvalidArgument("takes tensors of at least one axis"));
    if (sizes->center) {
      std::vector<std::int32_t> paddings(static_cast<std::size_t>(rank) * 2, 0);
      paddings[paddings.size() - 2] = paddings.back() = static_cast<std::int32_t>(sizes->length / 2);
      x = Call("MirrorPad", {x, Expr(c.to, c.to.Const(Tensor::Of(Shape{rank, 2}, paddings)))}, {{"mode", "REFLECT"}});
    }
    const Expr pieces = Sequences(x, sizes->length, sizes->stride);
    return PartsOf(RealTransform(c.config.IsNull("window") ? pieces : pieces * ShortTimeWindow(c, *sizes, x.dtype(), false), sizes->length));
  });
}
