#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_compute_average_loss) {
  return {.names = {"nn.compute_average_loss"}, .parameters = {"per_example_loss", "sample_weight", "global_batch_size"}, .lower = [](OpCall& c) -> Results {
            const Expr loss = c.First();
            if (c.Has("sample_weight")) return c.Fail(Unimplemented("a sample_weight is not supported"));
            if (c.to.failed()) return loss;
            const Expr size = c.Has("global_batch_size") ? c.Tensor("global_batch_size", loss.dtype()) : Cast(Dim(loss, 0), loss.dtype());
            return Call("DivNoNan", {Reduce("Sum", loss, {}), size});
          }};
}
