#include "keras/operations/operation.h"

KERATIN_OPERATION(qr) {
  return Operation("ops.Qr", {"x"}, {{"mode", "reduced"}}, [](OpCall& c) -> Results {
    return Calls("Qr", {c.Tensor("x")}, {{"full_matrices", c.config.String("mode") == "complete"}});
  });
}
