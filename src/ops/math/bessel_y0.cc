#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(bessel_y0) {
  return SpecialOp("BesselY0", RunSpecial<[](auto x) { return special::BesselY0(x); }>,
                   {{.in = {Tensor{{4}, {0.25, 1.0, 3.5, 12.0}}}, .out = {Tensor{{4}, {-0.93157303F, 0.08825697F, 0.18902193F, -0.22523732F}}}}});
}
