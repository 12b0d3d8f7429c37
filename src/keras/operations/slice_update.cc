#include "keras/operations/operation.h"

KERATIN_OPERATION(slice_update) {
  return Operation("ops.SliceUpdate", {"inputs", "start_indices", "updates"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("inputs"), updates = c.Tensor("updates", x.dtype());
    const Expr starts = Cast(c.Tensor("start_indices"), DType::kInt32);
    // The indices of all that is replaced.
    std::vector<Expr> axes;
    for (int i = 0; i < x.rank() && !c.to.failed(); ++i) {
      std::vector<std::int64_t> dims(static_cast<std::size_t>(x.rank()), 1);
      dims[static_cast<std::size_t>(i)] = -1;
      axes.push_back(BroadcastTo(Reshape(Range(IntExpr(c.to, 0), Dim(updates, i)) + Index(starts, 0, i), dims), ShapeOf(updates)));
    }
    return Call("TensorScatterUpdate", {x, Stack(c.to, axes, -1), updates});
  });
}
