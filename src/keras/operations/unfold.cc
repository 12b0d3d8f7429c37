#include "keras/operations/patches.h"

KERATIN_OPERATION(unfold) {
  return Operation("ops.Unfold", {"x"}, FoldKeys(), [](OpCall& c) -> Results {
    const std::optional<Folding> f = ReadFolding(c);
    const Expr given = c.Tensor("x");
    if (!f || given.rank() != 4) return c.Fail(InvalidArgument("takes tensors of 4 axes"));
    Expr x = given;
    if (f->padding[0] > 0 || f->padding[1] > 0) {
      std::vector<std::int32_t> paddings(8, 0);
      for (const std::size_t axis : {0U, 1U}) paddings[4 + 2 * axis] = paddings[5 + 2 * axis] = static_cast<std::int32_t>(f->padding[axis]);
      x = Call("Pad", {x, Expr(c.to, c.to.Const(Tensor::Of(Shape{4, 2}, paddings)))});
    }
    const Expr channels = Dim(given, 1);
    const Expr patches = Patches(ChannelsLast(x), f->kernel, f->stride, f->dilation, "VALID");
    const std::vector<Expr> dims = Dims(patches);
    if (c.to.failed()) return given;
    const Expr high = IntExpr(c.to, f->kernel[0]), wide = IntExpr(c.to, f->kernel[1]);
    // From (rows, columns, channels) of a patch to (channels, rows, columns).
    const Expr apart = Transpose(Reshape(patches, {dims[0], dims[1], dims[2], high, wide, channels}), {0, 5, 3, 4, 1, 2});
    return Reshape(apart, {dims[0], channels * high * wide, dims[1] * dims[2]});
  });
}
