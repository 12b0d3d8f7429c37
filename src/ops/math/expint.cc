#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(expint) {
  return SpecialOp(
      "Expint", RunSpecial<[](auto x) { return special::Expint(x); }>,
      {{.in = {Tensor{{5}, {0.25, 1.0, 3.5, 12.0, 50.0}}}, .out = {Tensor{{5}, {-0.54254329F, 1.8951179F, 13.925356F, 14959.534F, 1.0585637e+20F}}}}});
}
