#include <cmath>

#include "ops/float_pairs.h"
#include "ops/op.h"

KERATIN_OP(xlog1py) {
  return FloatPairOp<[](auto x, auto y) { return x == 0 ? decltype(x)(0) : x * std::log1p(y); }>(
      {.name = "Xlog1py",
       .inputs = {"x: T", "y: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {half, bfloat16, float, double, complex64, complex128}"},
       .accuracy = Accuracy::kClose,
       .kernel_types = FloatTypes(),
       .examples = {{.in = {Tensor{{3}, {0.0, 2.0, -1.5}}, Tensor{{3}, {-1.0, 1.0, 0.5}}}, .out = {Tensor{{3}, {0.0, 1.3862944F, -0.60819763F}}}}}});
}
