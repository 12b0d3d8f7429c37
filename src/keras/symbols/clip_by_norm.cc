#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(clip_by_norm) {
  return {.names = {"clip_by_norm", "compat.v1.clip_by_norm"}, .parameters = {"t", "clip_norm", "axes"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First(), limit = c.Tensor("clip_norm", x.dtype());
            const Expr sum = Reduce("Sum", x * x, AxesOf(c, {"axes"}), true);
            const Expr positive = sum > 0;
            const Expr norm = Where(positive, Call("Sqrt", {Where(positive, sum, OnesLike(sum))}), sum);
            return x * limit / Call("Maximum", {norm, limit});
          }};
}
