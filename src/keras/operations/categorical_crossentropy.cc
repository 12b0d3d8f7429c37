#include "keras/operations/numpy.h"

KERATIN_OPERATION(categorical_crossentropy) {
  return Operation("ops.CategoricalCrossentropy", {"target", "output"}, {{"from_logits", false}, {"axis", -1}}, [](OpCall& c) -> Results {
    const Expr target = c.Tensor("target"), output = c.Tensor("output");
    const Axes axes = Over({c.config.Int("axis")});
    if (c.config.Bool("from_logits")) return -Reduce("Sum", target * (output - LogSumExp(output, axes, true)), axes);
    const Expr p = output / Reduce("Sum", output, axes, true);
    return -Reduce("Sum", target * Call("Log", {Clip(p, p.Number(1e-7), p.Number(1 - 1e-7))}), axes);
  });
}
