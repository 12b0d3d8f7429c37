#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(bessel_j0) {
  return SpecialOp("BesselJ0", RunSpecial<[](auto x) { return special::BesselJ0(x); }>,
                   {{.in = {Tensor{{4}, {0.25, 1.0, 3.5, 12.0}}}, .out = {Tensor{{4}, {0.98443598F, 0.76519769F, -0.38012773F, 0.04768924F}}}}});
}
