#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_pool) {
  return {.names = {"nn.pool", "compat.v1.nn.pool"},
          .parameters = {"input", "window_shape", "pooling_type", "padding", "dilation_rate", "strides", "data_format", "dilations"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            for (const std::string_view name : {"dilation_rate", "dilations"})
              for (const std::int64_t rate : c.Ints(name))
                if (rate != 1) return c.Fail(Unimplemented("dilation is not supported"));
            const int dims = x.rank() - 2;
            if (c.to.failed() || dims < 1 || dims > 3) return c.Fail(InvalidArgument("takes tensors of 3 to 5 axes"));
            return PoolOf(c, c.String("pooling_type", "MAX") == "MAX" ? "Max" : "Avg", dims);
          }};
}
