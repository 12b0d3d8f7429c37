#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(bessel_k1) {
  return SpecialOp("BesselK1", RunSpecial<[](auto x) { return special::BesselK1(x); }>,
                   {{.in = {Tensor{{4}, {0.25, 1.0, 3.5, 12.0}}}, .out = {Tensor{{4}, {3.747026F, 0.60190731F, 0.022239391F, 2.2907573e-06F}}}}});
}
