#include "keras/activations/pieces.h"
#include "keras/operations/operation.h"

KERATIN_OPERATION(softmax) {
  return Operation("ops.Softmax", {"x"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.config.json().Find("axis") == nullptr ? Over({-1}) : c.ConfigAxes("axis");
    if (!axes) return Reshape(Call("Softmax", {Flat(x)}), Dims(x));
    if (axes->size() == 1 || "Softmax" == std::string_view("Softmax")) return Expr(c.to, SoftmaxOver(c.to, x, *axes));
    return c.Fail(Unimplemented("several axes are not supported"));
  });
}
