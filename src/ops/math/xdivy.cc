#include "ops/float_pairs.h"
#include "ops/op.h"

KERATIN_OP(xdivy) {
  return FloatPairOp<[](auto x, auto y) { return x == 0 ? decltype(x)(0) : x / y; }, kMapGrain>(
      {.name = "Xdivy",
       .inputs = {"x: T", "y: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {half, bfloat16, float, double, complex64, complex128}"},
       .kernel_types = FloatTypes(),
       .examples = {{.in = {Tensor{{2}, {0, 3}}, Tensor{{2}, {0, 2}}}, .out = {Tensor{{2}, {0, 1.5}}}}}});
}
