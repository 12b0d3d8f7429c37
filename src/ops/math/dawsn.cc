#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(dawsn) {
  return SpecialOp(
      "Dawsn", RunSpecial<[](auto x) { return special::Dawsn(x); }>,
      {{.in = {Tensor{{5}, {0.1F, -0.5, 3.0, 5.0, 20.0}}}, .out = {Tensor{{5}, {0.099335991F, -0.42443639F, 0.17827101F, 0.10213407F, 0.025031369F}}}}});
}
