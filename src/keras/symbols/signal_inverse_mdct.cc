#include <numbers>

#include "keras/operations/signal.h"
#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_inverse_mdct) {
  return {.names = {"signal.inverse_mdct", "compat.v1.signal.inverse_mdct"}, .parameters = {"mdcts", "window_fn", "norm"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const std::int64_t half = c.to.StaticDim(x, -1);
            if (c.to.failed() || x.rank() < 2 || half % 2 != 0) return c.Fail(InvalidArgument("takes tensors of at least two axes, the last of even size"));
            const bool orthonormal = c.String("norm", "") == "ortho";
            Expr y = CosineTransform(c, x, 4, orthonormal);
            if (!orthonormal) y = y * (0.5 / static_cast<double>(half));
            const std::vector<Expr> parts = Split(y, {half / 2, half / 2}, -1);
            if (parts.size() != 2) return x;
            const auto turned = [](Expr part) { return Reverse(part, {part.rank() - 1}); };
            Expr frames = Concat(c.to, {parts[1], -turned(parts[1]), -turned(parts[0]), -parts[0]}, -1);
            const std::optional<Expr> window = DefaultWindow(c, VorbisWindow, 2 * half, frames.dtype());
            frames = window ? frames * *window : frames * (1 / std::numbers::sqrt2);
            return OverlapAndAdd(frames, 2 * half, half);
          }};
}
