#include <numbers>

#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_mdct) {
  return {.names = {"signal.mdct", "compat.v1.signal.mdct"},
          .parameters = {"signals", "frame_length", "window_fn", "pad_end", "norm"},
          .lower = [](OpCall& c) -> Results {
            const std::int64_t length = c.Int("frame_length", 0);
            if (length < 4 || length % 4 != 0) return c.Fail(InvalidArgument("frame_length is {} and must be a multiple of 4", length));
            Expr frames = FramesOf(c, c.First(), length, length / 2);
            if (c.to.failed()) return frames;
            const std::optional<Expr> window = DefaultWindow(c, VorbisWindow, length, frames.dtype());
            frames = window ? frames * *window : frames * (1 / std::numbers::sqrt2);
            const std::vector<Expr> parts = Split(frames, std::vector<std::int64_t>(4, length / 4), -1);
            if (parts.size() != 4) return frames;
            const auto turned = [](Expr x) { return Reverse(x, {x.rank() - 1}); };
            const Expr halves = Concat(c.to, {-turned(parts[2]) - parts[3], parts[0] - turned(parts[1])}, -1);
            return CosineTransform(c, halves, 4, c.String("norm", "") == "ortho");
          }};
}
