#include "keras/operations/operation.h"

KERATIN_OPERATION(argpartition) {
  return Operation("ops.Argpartition", {"x"}, {{"kth", 0}, AxisKey()}, [](OpCall& c) -> Results {  // Keras computes it of integers.
    Expr x = Cast(c.Tensor("x"), DType::kInt32);
    const Axes axes = c.ConfigAxes("axis");
    if (!axes || axes->empty()) x = Flat(x);
    const int rank = x.rank();
    if (rank != 1) return c.Fail(Unimplemented("is supported for one axis only"));
    const std::int64_t size = c.to.StaticDim(x, 0);
    const std::int64_t kth = std::clamp(c.config.Int("kth"), std::int64_t{0}, size - 1);
    const std::vector<Expr> bottom = Calls("TopKV2", {-x, IntExpr(c.to, kth + 1)});
    if (bottom.size() < 2) return x;
    const Expr indices = ExpandDims(bottom[1], -1);
    const Expr rest = Call("TensorScatterUpdate", {x, indices, ZerosLike(bottom[1])});
    const std::vector<Expr> top = Calls("TopKV2", {rest, IntExpr(c.to, size - kth - 1)});
    if (top.size() < 2) return x;
    return Concat(c.to, {bottom[1], top[1]}, -1);
  });
}
