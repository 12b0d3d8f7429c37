#include "keras/symbols/signal.h"

namespace keratin::keras {

Expr FrameOf(OpCall& c, Expr x) {
  constexpr std::int64_t kMost = 1 << 24;
  const std::int64_t length = c.Int("frame_length", 0), step = c.Int("frame_step", 0);
  if (length < 1 || step < 1 || length > kMost || step > kMost)
    return c.Fail(InvalidArgument("frame_length {} and frame_step {} must be in [1, {}]", length, step, kMost));
  const int rank = x.rank();
  if (c.Int("axis", -1) != -1 && c.Int("axis", -1) != rank - 1) return c.Fail(Unimplemented("frames along an axis that is not the last are not supported"));
  if (c.to.failed()) return x;
  const auto whole = [](Expr a, Expr b) { return Raw("FloorDiv", {a, b}); };
  const Expr size = Dim(x, -1), hop = IntExpr(c.to, step);
  Expr count;
  if (c.Bool("pad_end", false)) {
    count = whole(size + static_cast<double>(step - 1), hop);
    const Expr more = Call("Maximum", {(count - 1) * static_cast<double>(step) + static_cast<double>(length) - size, IntExpr(c.to, 0)});
    std::vector<Expr> rows(static_cast<std::size_t>(rank), IntsExpr(c.to, {0, 0}));
    rows.back() = Vector(c.to, {IntExpr(c.to, 0), more});
    x = Raw("PadV2", {x, Stack(c.to, rows, 0), x.Number(c.Number("pad_value", 0))});
  } else {
    count = Call("Maximum", {whole(size - static_cast<double>(length), hop) + 1, IntExpr(c.to, 0)});
  }
  const Expr starts = ExpandDims(Range(IntExpr(c.to, 0), count) * static_cast<double>(step), 1);
  return Gather(x, starts + ExpandDims(Range(IntExpr(c.to, 0), IntExpr(c.to, length)), 0), -1);
}

}  // namespace keratin::keras
