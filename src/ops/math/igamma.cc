#include "ops/float_pairs.h"
#include "ops/op.h"
#include "ops/special.h"

KERATIN_OP(igamma) {
  return FloatPairOp<[](auto a, auto b) { return special::Igamma(a, b); }>(
      {.name = "Igamma",
       .inputs = {"a: T", "x: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {float, double}"},
       .accuracy = Accuracy::kApproximate,
       .examples = {{.in = {Tensor{{2}, {0.5, 3.0}}, Tensor{{2}, {1.0, 2.0}}}, .out = {Tensor{{2}, {0.84270084F, 0.32332361F}}}}}});
}
