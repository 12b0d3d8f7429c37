#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(bessel_y1) {
  return SpecialOp("BesselY1", RunSpecial<[](auto x) { return special::BesselY1(x); }>,
                   {{.in = {Tensor{{4}, {0.25, 1.0, 3.5, 12.0}}}, .out = {Tensor{{4}, {-2.7041051F, -0.78121281F, 0.41018841F, -0.057099227F}}}}});
}
