#include "keras/operations/operation.h"

KERATIN_OPERATION(binary_crossentropy) {
  return Operation("ops.BinaryCrossentropy", {"target", "output"}, {{"from_logits", false}}, [](OpCall& c) -> Results {
    const Expr target = c.Tensor("target"), output = c.Tensor("output");
    // Keras takes the logits of an operation Sigmoid that it made itself only when it runs eagerly; nothing of that is in a file.
    if (c.config.Bool("from_logits")) {
      const Expr zero = ZerosLike(output);
      return Call("Maximum", {output, zero}) - output * target + Call("Log1p", {Call("Exp", {-Call("Abs", {output})})});
    }
    const Expr p = Clip(output, output.Number(1e-7), output.Number(1 - 1e-7));
    return -(target * Call("Log", {p}) + (1 - target) * Call("Log", {1 - p}));
  });
}
