#include <bit>
#include <cmath>
#include <numbers>

#include "keras/operations/signal.h"
#include "keras/symbols/signal.h"

namespace keratin::keras {
namespace {

constexpr std::int64_t kMostSamples = 1 << 24;

// fn(0), fn(1), ... as a constant.
template <class Fn>
Expr Sampled(Expr x, std::int64_t count, Fn fn) {
  std::vector<double> numbers(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = fn(static_cast<double>(i));
  return NumbersExpr(x.to(), Shape{count}, numbers, x.dtype());
}

// Twice the real part of the spectrum of x, turned back by a quarter of a step for each bin: tf.signal.dct of type 2.
Expr SecondCosine(Expr x, std::int64_t size) {
  const std::vector<Expr> parts = PartsOf(SliceAxis(RealTransform(x, 2 * size), -1, 0, size));
  const auto turn = [&](double k) { return k * std::numbers::pi / 2 / static_cast<double>(size); };
  return parts[0] * Sampled(x, size, [&](double k) { return 2 * std::cos(turn(k)); }) +
         parts[1] * Sampled(x, size, [&](double k) { return 2 * std::sin(turn(k)); });
}

Expr ThirdCosine(Expr x, std::int64_t size) {
  const auto turn = [&](double k) { return k * std::numbers::pi / 2 / static_cast<double>(size); };
  const Expr real = x * Sampled(x, size, [&](double k) { return 2 * std::cos(turn(k)); });
  const Expr imaginary = x * Sampled(x, size, [&](double k) { return 2 * std::sin(turn(k)); });
  return SliceAxis(InverseRealTransform(ComplexOf(real, imaginary), 2 * size), -1, 0, size);
}

}  // namespace

Expr Resized(Expr x, std::int64_t from, std::int64_t size) {
  if (size == from) return x;
  if (size < from) return SliceAxis(x, -1, 0, size);
  std::vector<std::int32_t> paddings(static_cast<std::size_t>(x.rank()) * 2, 0);
  paddings.back() = static_cast<std::int32_t>(size - from);
  return Call("Pad", {x, Expr(x.to(), x.to().Const(Tensor::Of(Shape{x.rank(), 2}, paddings)))});
}

Expr FramesOf(OpCall& c, Expr x, std::int64_t length, std::int64_t step) {
  if (length < 1 || step < 1 || length > kMostSamples || step > kMostSamples)
    return c.Fail(InvalidArgument("frame_length {} and frame_step {} must be in [1, {}]", length, step, kMostSamples));
  const int rank = x.rank();
  if (c.to.failed()) return x;
  const int axis = Axis(c.to, c.Int("axis", -1), rank);
  if (c.to.failed()) return x;
  const auto whole = [](Expr a, Expr b) { return Raw("FloorDiv", {a, b}); };
  const Expr size = Dim(x, axis), hop = IntExpr(c.to, step);
  Expr count;
  if (c.Bool("pad_end", false)) {
    count = whole(size + static_cast<double>(step - 1), hop);
    const Expr more = Call("Maximum", {(count - 1) * static_cast<double>(step) + static_cast<double>(length) - size, IntExpr(c.to, 0)});
    std::vector<Expr> rows(static_cast<std::size_t>(rank), IntsExpr(c.to, {0, 0}));
    rows[static_cast<std::size_t>(axis)] = Vector(c.to, {IntExpr(c.to, 0), more});
    x = Raw("PadV2", {x, Stack(c.to, rows, 0), x.Number(c.Number("pad_value", 0))});
  } else {
    count = Call("Maximum", {whole(size - static_cast<double>(length), hop) + 1, IntExpr(c.to, 0)});
  }
  const Expr starts = ExpandDims(Range(IntExpr(c.to, 0), count) * static_cast<double>(step), 1);
  return Gather(x, starts + ExpandDims(Range(IntExpr(c.to, 0), IntExpr(c.to, length)), 0), axis);
}

Expr FrameOf(OpCall& c, Expr x) { return FramesOf(c, x, c.Int("frame_length", 0), c.Int("frame_step", 0)); }

std::int64_t EnclosingPower(std::int64_t length) { return static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(length))); }

double HannWindow(std::int64_t i, std::int64_t length) {
  if (length == 1) return 1;
  const auto last = static_cast<double>(length % 2 == 0 ? length : length - 1);
  return 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / last);
}

double VorbisWindow(std::int64_t i, std::int64_t length) {
  const double sine = std::sin(std::numbers::pi / static_cast<double>(length) * (static_cast<double>(i) + 0.5));
  return std::sin(std::numbers::pi / 2 * sine * sine);
}

std::optional<Expr> DefaultWindow(OpCall& c, WindowFn window, std::int64_t length, DType dtype) {
  if (c.Has("window_fn")) c.Fail(Unimplemented("a window_fn is Python code and is not supported"));
  for (const auto& [name, argument] : c.arguments())
    if (name == "window_fn") return {};
  std::vector<double> numbers(static_cast<std::size_t>(length));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = window(static_cast<std::int64_t>(i), length);
  return NumbersExpr(c.to, Shape{length}, numbers, dtype);
}

Expr CosineTransform(OpCall& c, Expr x, std::int64_t type, bool orthonormal) {
  const std::int64_t size = c.to.StaticDim(x, -1);
  if (!c.to.failed() && (size < 1 || size > kMostSamples)) c.Fail(InvalidArgument("the last axis has {} elements", size));
  if (c.to.failed()) return x;
  const auto whole = static_cast<double>(size);
  // The first bin weighs less than the others.
  const auto weighted = [&](Expr y, double first, double others) { return y * Sampled(y, size, [&](double k) { return k == 0 ? first : others; }); };
  switch (type) {
    case 1:
      if (orthonormal || size < 2) return c.Fail(InvalidArgument("type 1 takes more than one element and no norm"));
      return PartsOf(RealTransform(Concat(c.to, {x, SliceAxis(x, -1, -2, 0, -1)}, -1), {}))[0];
    case 2: {
      const Expr y = SecondCosine(x, size);
      return orthonormal ? weighted(y, 0.5 / std::sqrt(whole), 0.5 / std::sqrt(whole) * std::numbers::sqrt2) : y;
    }
    case 3: return ThirdCosine(orthonormal ? weighted(x, std::sqrt(whole), std::sqrt(whole / 2)) : x * whole, size);
    case 4: {
      const Expr y = SliceAxis(SecondCosine(Resized(x, size, 2 * size), 2 * size), -1, 1, {}, 2);
      return orthonormal ? y * std::sqrt(0.5 / whole) : y;
    }
    default: return c.Fail(InvalidArgument("type is {} and must be from 1 to 4", type));
  }
}

Expr HalfTurned(OpCall& c, bool forward) {
  const Expr x = c.First();
  if (c.to.failed()) return x;
  std::vector<std::int64_t> axes = c.Ints("axes");
  if (!c.Has("axes"))
    for (int i = 0; i < x.rank(); ++i) axes.push_back(i);
  std::vector<Expr> shifts;
  for (std::int64_t& axis : axes) {
    axis = Axis(c.to, axis, x.rank());
    if (c.to.failed()) return x;
    const Expr half = Raw("FloorDiv", {Dim(x, axis), IntExpr(c.to, 2)});
    shifts.push_back(forward ? half : -half);
  }
  return shifts.empty() ? x : Raw("Roll", {x, Vector(c.to, shifts), IntsExpr(c.to, axes)});
}

Expr CosineTransformOf(OpCall& c, bool inverse) {
  Expr x = c.First();
  std::int64_t type = c.Int("type", 2);
  if (c.Int("axis", -1) != -1) return c.Fail(InvalidArgument("axis must be -1"));
  if (inverse && (type == 2 || type == 3)) type = 5 - type;
  if (c.Has("n")) {
    const std::int64_t n = c.Int("n", 0);
    if (n < 1 || n > kMostSamples) return c.Fail(InvalidArgument("n is {} and must be in [1, {}]", n, kMostSamples));
    const std::int64_t size = c.to.StaticDim(x, -1);
    if (c.to.failed()) return x;
    x = Resized(x, size, n);
  }
  return CosineTransform(c, x, type, c.String("norm", "") == "ortho");
}

}  // namespace keratin::keras
