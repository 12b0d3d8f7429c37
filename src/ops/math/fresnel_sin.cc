#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(fresnel_sin) {
  return SpecialOp("FresnelSin", RunSpecial<[](auto x) { return special::FresnelSin(x); }>,
                   {{.in = {Tensor{{4}, {0.5, -1.4F, 1.7F, 6.0}}}, .out = {Tensor{{4}, {0.064732425F, -0.713525F, 0.54919589F, 0.44696075F}}}}});
}
