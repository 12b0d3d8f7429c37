#include "keras/layers/pooling/adaptive.h"
#include "keras/operations/operation.h"

KERATIN_OPERATION(adaptive_average_pool) {
  return Operation("ops.AdaptiveAveragePool", {"inputs"},
                   {ConfigKey("output_size", ConfigKey::Kind::kInts).Required(), {"data_format", ConfigKey::Kind::kString}}, [](OpCall& c) -> Results {
                     const Expr x = c.Tensor("inputs");
                     const int dims = x.rank() - 2;
                     if (dims < 1 || dims > 3) return c.Fail(InvalidArgument("takes tensors of 3 to 5 axes"));
                     return Expr(c.to, AdaptivePool(c.to, c.config, x, false, dims));
                   });
}
