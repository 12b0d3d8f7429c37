// What functions of tf.signal share.
#pragma once

#include <optional>

#include "keras/symbols/symbol.h"

namespace keratin::keras {

// Frames of "frame_length" every "frame_step" along "axis", which becomes two; the last axis when it is not given.
Expr FrameOf(OpCall& c, Expr x);
Expr FramesOf(OpCall& c, Expr x, std::int64_t length, std::int64_t step);
// The window that a call without "window_fn" has, as long as it says; nothing when that is None. Fails for a function, which the file does not hold.
using WindowFn = double (*)(std::int64_t i, std::int64_t length);
std::optional<Expr> DefaultWindow(OpCall& c, WindowFn window, std::int64_t length, DType dtype);
double HannWindow(std::int64_t i, std::int64_t length);
double VorbisWindow(std::int64_t i, std::int64_t length);
// The last axis, of `from` elements, with zeros behind it or cut to `size`.
Expr Resized(Expr x, std::int64_t from, std::int64_t size);
// The least power of two that is not below.
std::int64_t EnclosingPower(std::int64_t length);
// The cosine transform of that type along the last axis; "n" cuts or fills that axis first.
Expr CosineTransform(OpCall& c, Expr x, std::int64_t type, bool orthonormal);
// x rolled by half of each of "axes", or of all: up with `forward`, else back.
Expr HalfTurned(OpCall& c, bool forward);
// The checked call of tf.signal.dct or idct.
Expr CosineTransformOf(OpCall& c, bool inverse);

}  // namespace keratin::keras
