#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(spence) {
  return SpecialOp("Spence", RunSpecial<[](auto x) { return special::Spence(x); }>,
                   {{.in = {Tensor{{6}, {0.0, 0.25, 0.75, 1.25, 1.75, 8.0}}},
                     .out = {Tensor{{6}, {1.6449341F, 0.97846937F, 0.26765263F, -0.2359003F, -0.64276117F, -3.400162F}}}}});
}
