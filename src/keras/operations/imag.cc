#include "keras/operations/operation.h"

KERATIN_OPERATION(imag) {
  return Operation("ops.Imag", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsComplex(x.dtype())) return ZerosLike(x);
    return Call("Imag", {x}, {{"Tout", x.dtype() == DType::kComplex64 ? DType::kFloat : DType::kDouble}});
  });
}
