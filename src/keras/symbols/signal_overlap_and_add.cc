#include "keras/operations/signal.h"
#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_overlap_and_add) {
  return {.names = {"signal.overlap_and_add", "compat.v1.signal.overlap_and_add"}, .parameters = {"signal", "frame_step"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const std::int64_t step = c.Int("frame_step", 0);
            if (step < 1) return c.Fail(InvalidArgument("frame_step is {} and must be positive", step));
            if (c.to.failed() || x.rank() < 2) return c.Fail(InvalidArgument("takes tensors of at least two axes"));
            const std::int64_t length = c.to.StaticDim(x, -1);
            return c.to.failed() ? x : OverlapAndAdd(x, length, step);
          }};
}
