#include <cmath>

#include "ops/float_pairs.h"
#include "ops/op.h"

KERATIN_OP(xlogy) {
  return FloatPairOp<[](auto x, auto y) { return x == 0 ? decltype(x)(0) : x * std::log(y); }>(
      {.name = "Xlogy",
       .inputs = {"x: T", "y: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {half, bfloat16, float, double, complex64, complex128}"},
       .accuracy = Accuracy::kClose,
       .kernel_types = FloatTypes(),
       .examples = {{.in = {Tensor{{2}, {0, 2}}, Tensor{{2}, {0, 1}}}, .out = {Tensor{{2}, {0, 0}}}}}});
}
