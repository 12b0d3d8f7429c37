#include "keras/operations/numpy.h"

KERATIN_OPERATION(sparse_categorical_crossentropy) {
  return Operation("ops.SparseCategoricalCrossentropy", {"target", "output"}, {{"from_logits", false}, {"axis", -1}}, [](OpCall& c) -> Results {
    Expr target = Cast(c.Tensor("target"), DType::kInt64);
    const Expr output = c.Tensor("output");
    if (target.rank() == output.rank()) target = Squeeze(target, {-1});
    Expr logits = output;
    if (!c.config.Bool("from_logits")) logits = Call("Log", {Clip(output, output.Number(1e-7), output.Number(1 - 1e-7))});
    const int batch = target.rank();
    const Expr chosen = Squeeze(Gather(logits, ExpandDims(target, -1), batch, batch), {-1});
    return LogSumExp(logits, Over({-1}), false) - chosen;
  });
}
