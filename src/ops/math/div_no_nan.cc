#include "ops/float_pairs.h"
#include "ops/op.h"

KERATIN_OP(div_no_nan) {
  return FloatPairOp<[](auto x, auto y) { return y == 0 ? decltype(x)(0) : x / y; }, kMapGrain>(
      {.name = "DivNoNan",
       .inputs = {"x: T", "y: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {half, float, bfloat16, double, complex64, complex128}"},
       .kernel_types = FloatTypes(),
       .examples = {{.in = {Tensor{{2}, {1, 3}}, Tensor{{2}, {0, 2}}}, .out = {Tensor{{2}, {0, 1.5}}}}}});
}
