#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(bessel_j1) {
  return SpecialOp("BesselJ1", RunSpecial<[](auto x) { return special::BesselJ1(x); }>,
                   {{.in = {Tensor{{4}, {0.25, 1.0, 3.5, 12.0}}}, .out = {Tensor{{4}, {0.12402599F, 0.4400506F, 0.13737749F, -0.2234471F}}}}});
}
