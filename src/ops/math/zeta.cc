#include "ops/float_pairs.h"
#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(zeta) {
  return FloatPairOp<[](auto a, auto b) { return special::Zeta(a, b); }>(
      {.name = "Zeta",
       .inputs = {"x: T", "q: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {float, double}"},
       .accuracy = Accuracy::kApproximate,
       .examples = {{.in = {Tensor{{2}, {2.0, 3.0}}, Tensor{{2}, {1.0, 2.0}}}, .out = {Tensor{{2}, {1.6449341F, 0.20205691F}}}}}});
}
