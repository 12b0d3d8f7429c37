#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(range) {
  return {.names = {"range", "compat.v1.range"}, .parameters = {"start", "limit", "delta", "dtype"}, .lower = [](OpCall& c) -> Results {
            Expr start = c.Tensor("start"), limit = start;
            if (c.Has("limit"))
              limit = c.Tensor("limit");
            else
              start = limit.Number(0);
            const DType dtype = c.Type("dtype", IsFloating(start.dtype()) ? start.dtype() : limit.dtype());
            const Expr delta = c.Has("delta") ? c.Tensor("delta", dtype) : Expr(c.to, c.to.Scalar(1, dtype));
            return Call("Range", {Cast(start, dtype), Cast(limit, dtype), delta});
          }};
}
