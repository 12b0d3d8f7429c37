#include "keras/operations/signal.h"

namespace keratin::keras {
namespace {

// tf.signal.overlap_and_add: the sum of pieces [..., pieces, length] that lie `stride` apart.
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

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(istft) {
  std::vector<ConfigKey> keys = ShortTimeKeys();
  keys.emplace_back("length", ConfigKey::Kind::kInt);
  return Operation("ops.ISTFT", {"x"}, keys, [](OpCall& c) -> Results {
    const std::optional<ShortTime> sizes = ReadShortTime(c);
    const Expr given = ComplexArgument(c);
    if (!sizes || c.to.failed()) return given;
    if (given.rank() < 2) return c.Fail(InvalidArgument("takes tensors of at least two axes"));
    Expr pieces = InverseRealTransform(given, sizes->length);
    if (!c.config.IsNull("window")) pieces = pieces * ShortTimeWindow(c, *sizes, pieces.dtype(), true);
    if (c.to.failed()) return given;
    const Expr whole = OverlapAndAdd(pieces, sizes->length, sizes->stride);
    const std::int64_t start = sizes->center ? sizes->length / 2 : 0;
    std::optional<std::int64_t> end;
    if (!c.config.IsNull("length")) {
      if (c.config.Int("length") < 0) return c.Fail(InvalidArgument("length is {}", c.config.Int("length")));
      end = start + c.config.Int("length");
    } else if (sizes->center) {
      end = -(sizes->length / 2);
    }
    return SliceAxis(whole, -1, start, end);
  });
}
