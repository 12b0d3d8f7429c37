#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(bessel_k1e) {
  return SpecialOp("BesselK1e", RunSpecial<[](auto x) { return special::BesselK1e(x); }>,
                   {{.in = {Tensor{{4}, {0.25, 1.0, 3.5, 12.0}}}, .out = {Tensor{{4}, {4.8112764F, 1.6361537F, 0.73646748F, 0.3728317F}}}}});
}
