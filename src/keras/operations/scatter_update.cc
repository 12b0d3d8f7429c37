#include "keras/operations/operation.h"

KERATIN_OPERATION(scatter_update) {
  return Operation("ops.ScatterUpdate", {"inputs", "indices", "updates"}, {{"reduction", ConfigKey::Kind::kString}}, [](OpCall& c) -> Results {
    const std::string reduction = c.config.String("reduction");
    const Expr x = c.Tensor("inputs");
    const std::string_view op = reduction.empty()    ? "TensorScatterUpdate"
                                : reduction == "add" ? "TensorScatterAdd"
                                : reduction == "max" ? "TensorScatterMax"
                                : reduction == "min" ? "TensorScatterMin"
                                                     : "";
    if (op.empty()) return c.Fail(Unimplemented("the reduction \"{}\" is not supported", reduction));
    return Call(op, {x, c.Tensor("indices"), c.Tensor("updates", x.dtype())});
  });
}
