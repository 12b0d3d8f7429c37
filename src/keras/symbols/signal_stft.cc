#include "keras/operations/signal.h"
#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_stft) {
  return {.names = {"signal.stft", "compat.v1.signal.stft"},
          .parameters = {"signals", "frame_length", "frame_step", "fft_length", "window_fn", "pad_end"},
          .lower = [](OpCall& c) -> Results {
            Expr frames = FrameOf(c, c.First());
            if (c.to.failed()) return frames;
            const std::int64_t length = c.Int("frame_length", 1);
            if (const std::optional<Expr> window = DefaultWindow(c, HannWindow, length, frames.dtype())) frames = frames * *window;
            const std::int64_t size = c.Int("fft_length", EnclosingPower(length));
            if (size < 1 || size > (1 << 22)) return c.Fail(InvalidArgument("fft_length is {}", size));
            return RealTransform(frames, size);
          }};
}
