#include <cmath>

#include "ops/float_pairs.h"
#include "ops/op.h"

KERATIN_OP(mul_no_nan) {
  return FloatPairOp<[](auto x, auto y) { return y == 0 ? decltype(x)(0) : x * y; }, kMapGrain>(
      {.name = "MulNoNan",
       .inputs = {"x: T", "y: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {bfloat16, half, float, double, complex64, complex128}"},
       .kernel_types = FloatTypes(),
       .examples = {{.in = {Tensor{{3}, {NAN, INFINITY, 2}}, Tensor{{3}, {0, 0, 3}}}, .out = {Tensor{{3}, {0, 0, 6}}}}}});
}
