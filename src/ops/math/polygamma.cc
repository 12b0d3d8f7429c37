#include "ops/float_pairs.h"
#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(polygamma) {
  return FloatPairOp<[](auto a, auto b) { return special::Polygamma(a, b); }>(
      {.name = "Polygamma",
       .inputs = {"a: T", "x: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {float, double}"},
       .accuracy = Accuracy::kApproximate,
       .examples = {{.in = {Tensor{{3}, {1.0, 2.0, 3.0}}, Tensor{{3}, {0.5, 1.5, 4.0}}}, .out = {Tensor{{3}, {4.9348021F, -0.82879668F, 0.044865325F}}}}}});
}
