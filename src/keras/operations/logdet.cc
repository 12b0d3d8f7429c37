#include "keras/operations/numpy.h"

KERATIN_OPERATION(logdet) {
  return Operation("ops.Logdet", {"x"}, {},
                   [](OpCall& c) -> Results { return 2 * Reduce("Sum", Call("Log", {Diagonal(Call("Cholesky", {c.Tensor("x")}), 0, -2, -1)}), Over({-1})); });
}
