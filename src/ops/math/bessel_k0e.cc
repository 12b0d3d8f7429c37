#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(bessel_k0e) {
  return SpecialOp("BesselK0e", RunSpecial<[](auto x) { return special::BesselK0e(x); }>,
                   {{.in = {Tensor{{4}, {0.25, 1.0, 3.5, 12.0}}}, .out = {Tensor{{4}, {1.9793344F, 1.1444631F, 0.64902633F, 0.35819486F}}}}});
}
