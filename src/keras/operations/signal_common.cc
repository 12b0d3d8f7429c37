#include "keras/layers/preprocessing/signal.h"

#include <algorithm>

#include "keras/operations/signal.h"

namespace keratin::keras {
namespace {

constexpr std::int64_t kMostTransform = 1 << 22;

DType PartType(DType complex) { return complex == DType::kComplex128 ? DType::kDouble : DType::kFloat; }
DType ComplexType(DType part) { return part == DType::kDouble ? DType::kComplex128 : DType::kComplex64; }

// x with zeros behind its last axis, which has at least `least` then.
Expr AtLeast(Expr x, std::int64_t least) {
  const int rank = x.rank();
  if (x.to().failed() || rank < 1) return x;
  const std::int64_t size = x.shape()[rank - 1];
  if (size >= least) return x;
  const Expr more = size >= 0 ? IntExpr(x.to(), least - size) : Call("Maximum", {static_cast<double>(least) - Dim(x, -1), IntExpr(x.to(), 0)});
  std::vector<Expr> paddings(static_cast<std::size_t>(rank) * 2, IntExpr(x.to(), 0));
  paddings.back() = more;
  return Call("Pad", {x, Reshape(Vector(x.to(), paddings), std::vector<std::int64_t>{rank, 2})});
}

template <class T>
std::vector<T> WindowValues(OpCall& c, const ShortTime& sizes, bool inverse) {
  std::vector<T> window = SignalWindow<T>(c.to, c.config.Raw("window"), sizes.sequence);
  if (c.to.failed()) return {};
  window.insert(window.begin(), static_cast<std::size_t>((sizes.length - sizes.sequence) / 2), T(0));
  window.resize(static_cast<std::size_t>(sizes.length), T(0));
  // Without a window the inverse has none either.
  if (!inverse || c.config.IsNull("window")) return window;
  const auto stride = static_cast<std::size_t>(std::min(sizes.stride, sizes.length));
  std::vector<T> squares(stride, T(0));
  for (std::size_t i = 0; i < window.size(); ++i) squares[i % stride] += window[i] * window[i];
  for (std::size_t i = 0; i < window.size(); ++i) window[i] /= squares[i % stride];
  return window;
}

}  // namespace

Expr ComplexOf(Expr real, Expr imaginary) { return Call("Complex", {real, imaginary}, {{"Tout", ComplexType(real.dtype())}}); }

std::vector<Expr> PartsOf(Expr x) {
  const DType part = PartType(x.dtype());
  return {Call("Real", {x}, {{"Tout", part}}), Call("Imag", {x}, {{"Tout", part}})};
}

Expr ComplexArgument(OpCall& c) {
  const std::vector<Expr> parts = c.Tensors("x");
  if (c.to.failed()) return {c.to, {}};
  if (parts.size() != 2) return c.Fail(InvalidArgument("takes a pair of tensors, of real and imaginary parts"));
  return ComplexOf(parts[0], parts[1]);
}

std::optional<std::int64_t> FftLength(OpCall& c) {
  if (c.config.IsNull("fft_length")) return {};
  const std::int64_t length = c.config.Int("fft_length");
  if (length < 1 || length > kMostTransform) c.Fail(InvalidArgument("fft_length is {} and must be from 1 to {}", length, kMostTransform));
  return length;
}

Expr RealTransform(Expr x, std::optional<std::int64_t> length) {
  if (length) x = AtLeast(x, *length);
  const Expr size = length ? IntsExpr(x.to(), {*length}) : Vector(x.to(), {Dim(x, -1)});
  return Call("RFFT", {x, size}, {{"Tcomplex", ComplexType(x.dtype())}});
}

Expr InverseRealTransform(Expr x, std::optional<std::int64_t> length) {
  if (length) x = AtLeast(x, *length / 2 + 1);
  const Expr size = length ? IntExpr(x.to(), *length) : Call("Maximum", {(Dim(x, -1) - 1) * 2, IntExpr(x.to(), 0)});
  return Call("IRFFT", {x, Vector(x.to(), {size})}, {{"Treal", PartType(x.dtype())}});
}

Expr Sequences(Expr x, std::int64_t length, std::int64_t stride) {
  Lowering& to = x.to();
  const Expr count = Call("Maximum", {Call("FloorDiv", {Dim(x, -1) - static_cast<double>(length), IntExpr(to, stride)}) + 1, IntExpr(to, 0)});
  const Expr starts = ExpandDims(Range(IntExpr(to, 0), count) * static_cast<double>(stride), 1);
  return Gather(x, starts + Range(IntExpr(to, 0), IntExpr(to, length)), -1);
}

Expr OverlapAndAdd(Expr x, std::int64_t length, std::int64_t stride) {
  Lowering& to = x.to();
  const int rank = x.rank();
  const std::int64_t segments = (length + stride - 1) / stride;
  const Expr count = Dim(x, -2);
  std::vector<std::int32_t> paddings(static_cast<std::size_t>(rank) * 2, 0);
  paddings[paddings.size() - 3] = static_cast<std::int32_t>(segments);
  paddings.back() = static_cast<std::int32_t>(segments * stride - length);
  x = Call("Pad", {x, Expr(to, to.Const(Tensor::Of(Shape{rank, 2}, paddings)))});
  const std::vector<Expr> dims = Dims(x);
  const auto shaped = [&](Expr y, std::vector<Expr> last) {
    last.insert(last.begin(), dims.begin(), dims.end() - 2);
    return Reshape(y, last);
  };
  const Expr parts = IntExpr(to, segments), pace = IntExpr(to, stride), rows = count + static_cast<double>(segments - 1);
  x = SwapAxes(shaped(x, {Dim(x, -2), parts, pace}), -2, -3);
  // Each row of segments is moved by one against the row before it.
  x = shaped(x, {Dim(x, -2) * static_cast<double>(segments), pace});
  x = SliceAxis(x, -2, {}, -segments);
  x = Reduce("Sum", shaped(x, {parts, rows, pace}), Over({-3}));
  x = shaped(x, {rows * static_cast<double>(stride)});
  std::vector<Expr> begin(static_cast<std::size_t>(rank) - 1, IntExpr(to, 0)), size(static_cast<std::size_t>(rank) - 1, IntExpr(to, -1));
  size.back() = (count - 1) * static_cast<double>(stride) + static_cast<double>(length);
  return Call("Slice", {x, Vector(to, begin), Vector(to, size)});
}

std::vector<ConfigKey> ShortTimeKeys() {
  using Kind = ConfigKey::Kind;
  return {ConfigKey("sequence_length", Kind::kInt).Required(),
          ConfigKey("sequence_stride", Kind::kInt).Required(),
          ConfigKey("fft_length", Kind::kInt).Required(),
          {"window", Kind::kAny, "hann"},
          {"center", true}};
}

std::optional<ShortTime> ReadShortTime(OpCall& c) {
  const ShortTime sizes = {c.config.Int("sequence_length"), c.config.Int("sequence_stride"), c.config.Int("fft_length"), c.config.Bool("center")};
  if (sizes.sequence < 1 || sizes.stride < 1 || sizes.length < sizes.sequence || sizes.length > kMostTransform || sizes.stride > kMostTransform) {
    c.Fail(InvalidArgument("fft_length {}, sequence_length {} and sequence_stride {} do not fit", sizes.length, sizes.sequence, sizes.stride));
    return {};
  }
  return sizes;
}

Expr ShortTimeWindow(OpCall& c, const ShortTime& sizes, DType dtype, bool inverse) {
  const auto made = [&]<class T>() -> Expr {
    const std::vector<T> values = WindowValues<T>(c, sizes, inverse);
    if (c.to.failed()) return {c.to, {}};
    return {c.to, c.to.Const(Tensor::Of(Shape{sizes.length}, values))};
  };
  return dtype == DType::kDouble ? made.operator()<double>() : made.operator()<float>();
}

}  // namespace keratin::keras
