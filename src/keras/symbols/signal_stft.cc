#include <bit>
#include <cmath>
#include <numbers>

#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_stft) {
  return {.names = {"signal.stft", "compat.v1.signal.stft"},
          .parameters = {"signals", "frame_length", "frame_step", "fft_length", "window_fn", "pad_end"},
          .lower = [](OpCall& c) -> Results {
            bool windowed = true;
            for (const auto& [name, argument] : c.arguments())
              if (name == "window_fn") windowed = false;
            if (c.Has("window_fn")) return c.Fail(Unimplemented("a window_fn is Python code and is not supported"));
            Expr frames = FrameOf(c, c.First());
            if (c.to.failed()) return frames;
            const std::int64_t length = c.Int("frame_length", 1);
            if (windowed && length > 1) {
              // tf.signal.hann_window in float, as it is computed there.
              const auto last = static_cast<float>(length % 2 == 0 ? length : length - 1);
              std::vector<float> window(static_cast<std::size_t>(length));
              for (std::size_t i = 0; i < window.size(); ++i) window[i] = 0.5F - 0.5F * std::cos(2 * std::numbers::pi_v<float> * static_cast<float>(i) / last);
              frames = frames * Cast(Expr(c.to, c.to.Const(Tensor::Of(Shape{length}, window))), frames.dtype());
            }
            const std::int64_t size = c.Int("fft_length", static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(length))));
            return Raw("RFFT", {frames, IntsExpr(c.to, {size})}, {{"Tcomplex", frames.dtype() == DType::kDouble ? DType::kComplex128 : DType::kComplex64}});
          }};
}
