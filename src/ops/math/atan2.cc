#include <cmath>

#include "ops/float_pairs.h"
#include "ops/op.h"

KERATIN_OP(atan2) {
  return FloatPairOp<[](auto x, auto y) { return std::atan2(x, y); }>(
      {.name = "Atan2",
       .inputs = {"y: T", "x: T"},
       .outputs = {"z: T"},
       .attrs = {"T: {bfloat16, half, float, double}"},
       .accuracy = Accuracy::kClose,
       .kernel_types = FloatTypes(),
       .examples = {{.in = {Tensor{{2}, {1, -1}}, Tensor{{2}, {1, 0}}}, .out = {Tensor{{2}, {0.7853982, -1.5707964}}}}}});
}
