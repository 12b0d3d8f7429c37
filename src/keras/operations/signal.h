// Pieces of the operations of keras.ops that are made of tf.signal.
#pragma once

#include <optional>

#include "keras/operations/operation.h"

namespace keratin::keras {

// The complex tensor of its two parts, and back.
Expr ComplexOf(Expr real, Expr imaginary);
std::vector<Expr> PartsOf(Expr x);
// Of the argument "x", a pair of parts.
Expr ComplexArgument(OpCall& c);
// The config's "fft_length"; nothing when it is null.
std::optional<std::int64_t> FftLength(OpCall& c);
// x cut or filled with zeros at the end of its last axis, and transformed; nothing: the length that it has.
Expr RealTransform(Expr x, std::optional<std::int64_t> length);
Expr InverseRealTransform(Expr x, std::optional<std::int64_t> length);
// Overlapping pieces of the last axis: [..., pieces, length].
Expr Sequences(Expr x, std::int64_t length, std::int64_t stride);
// tf.signal.overlap_and_add: the sum of pieces [..., pieces, length] that lie `stride` apart.
Expr OverlapAndAdd(Expr x, std::int64_t length, std::int64_t stride);

// The checked numbers of STFT and ISTFT.
struct ShortTime {
  std::int64_t sequence = 0;
  std::int64_t stride = 0;
  std::int64_t length = 0;
  bool center = true;
};
std::vector<ConfigKey> ShortTimeKeys();
// Nothing, and the lowering has failed, when the config cannot be.
std::optional<ShortTime> ReadShortTime(OpCall& c);
// As long as a transform, of the type float or double; `inverse`: what the pieces of the inverse transform are multiplied with.
Expr ShortTimeWindow(OpCall& c, const ShortTime& sizes, DType dtype, bool inverse);

}  // namespace keratin::keras
