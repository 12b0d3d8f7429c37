#include "keras/activations/pieces.h"
#include "keras/operations/operation.h"

KERATIN_OPERATION(log_softmax) {
  return Operation("ops.LogSoftmax", {"x"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.config.json().Find("axis") == nullptr ? Over({-1}) : c.ConfigAxes("axis");
    if (!axes) return Reshape(Call("LogSoftmax", {Flat(x)}), Dims(x));
    if (axes->size() == 1 || "LogSoftmax" == std::string_view("Softmax")) return Expr(c.to, AlongAxis(c.to, "LogSoftmax", x, axes->front()));
    return c.Fail(Unimplemented("several axes are not supported"));
  });
}
