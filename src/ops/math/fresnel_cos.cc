#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(fresnel_cos) {
  return SpecialOp("FresnelCos", RunSpecial<[](auto x) { return special::FresnelCos(x); }>,
                   {{.in = {Tensor{{4}, {0.5, -1.4F, 1.7F, 6.0}}}, .out = {Tensor{{4}, {0.4923442F, -0.54309577F, 0.32382685F, 0.49953148F}}}}});
}
