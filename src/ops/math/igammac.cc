#include "ops/float_pairs.h"
#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(igammac) {
  return FloatPairOp<[](auto a, auto b) { return special::Igammac(a, b); }>(
      {.name = "Igammac",
       .inputs = {"a: T", "x: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {float, double}"},
       .accuracy = Accuracy::kApproximate,
       .examples = {{.in = {Tensor{{2}, {0.5, 3.0}}, Tensor{{2}, {1.0, 2.0}}}, .out = {Tensor{{2}, {0.15729916F, 0.67667639F}}}}}});
}
