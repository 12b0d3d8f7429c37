#include "keras/operations/signal.h"
#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_inverse_stft) {
  return {.names = {"signal.inverse_stft", "compat.v1.signal.inverse_stft"},
          .parameters = {"stfts", "frame_length", "frame_step", "fft_length", "window_fn"},
          .lower = [](OpCall& c) -> Results {
            constexpr std::int64_t kMost = 1 << 22;
            const Expr x = c.First();
            const std::int64_t length = c.Int("frame_length", 0), step = c.Int("frame_step", 0);
            if (length < 1 || step < 1 || length > kMost || step > kMost)
              return c.Fail(InvalidArgument("frame_length {} and frame_step {} must be in [1, {}]", length, step, kMost));
            const std::int64_t size = c.Int("fft_length", EnclosingPower(length));
            if (size < 1 || size > kMost) return c.Fail(InvalidArgument("fft_length is {} and must be in [1, {}]", size, kMost));
            if (c.to.failed() || x.rank() < 2) return c.Fail(InvalidArgument("takes tensors of at least two axes"));
            Expr frames = Resized(InverseRealTransform(x, size), size, length);
            if (const std::optional<Expr> window = DefaultWindow(c, HannWindow, length, frames.dtype())) frames = frames * *window;
            return OverlapAndAdd(frames, length, step);
          }};
}
