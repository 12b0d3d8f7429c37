#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(bessel_k0) {
  return SpecialOp("BesselK0", RunSpecial<[](auto x) { return special::BesselK0(x); }>,
                   {{.in = {Tensor{{4}, {0.25, 1.0, 3.5, 12.0}}}, .out = {Tensor{{4}, {1.5415071F, 0.42102444F, 0.019598896F, 2.2008253e-06F}}}}});
}
